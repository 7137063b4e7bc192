namespace Weir.Connectors;

/// <summary>Which modes go by a key.</summary>
public static class TransferModeKeys
{
    /// <summary>Whether the mode needs to know what identifies a row.</summary>
    public static bool NeedsKey(this TransferMode mode) =>
        mode
            is TransferMode.Upsert
                or TransferMode.Merge
                or TransferMode.InsertNew
                or TransferMode.Scd1
                or TransferMode.Scd2;
}
