namespace Weir.Connectors.Commands;

/// <summary>How equality of a column's values can be decided outside the database, exactly as it does.</summary>
public enum KeyForm
{
    /// <summary>It cannot.</summary>
    None,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Texts that are equal when their bytes are.</summary>
    Text,

    /// <summary>UUIDs.</summary>
    Uuid,
}
