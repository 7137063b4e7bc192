namespace Weir.Connectors.Commands;

/// <summary>How equality of a column's values can be decided outside the database, exactly as it does.</summary>
public enum KeyForm
{
    /// <summary>It cannot.</summary>
    None,

    /// <summary>Whole numbers of 16 bits.</summary>
    Int16,

    /// <summary>Whole numbers of 32 bits.</summary>
    Int32,

    /// <summary>Whole numbers of 64 bits.</summary>
    Int64,

    /// <summary>Texts that are equal when their bytes are.</summary>
    Text,

    /// <summary>UUIDs.</summary>
    Uuid,
}
