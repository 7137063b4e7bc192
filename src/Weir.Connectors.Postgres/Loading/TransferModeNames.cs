namespace Weir.Connectors.Postgres.Loading;

/// <summary>Modes as people write them.</summary>
internal static class TransferModeNames
{
    public static string Of(TransferMode mode) =>
        mode switch
        {
            TransferMode.Create => "create",
            TransferMode.Append => "append",
            TransferMode.Replace => "replace",
            TransferMode.Truncate => "truncate",
            TransferMode.Upsert => "upsert",
            TransferMode.Merge => "merge",
            TransferMode.InsertNew => "insert_new",
            TransferMode.Scd1 => "scd1",
            _ => "scd2",
        };
}
