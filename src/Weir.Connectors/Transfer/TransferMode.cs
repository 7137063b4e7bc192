namespace Weir.Connectors;

/// <summary>What a transfer does with the rows that the target has.</summary>
public enum TransferMode
{
    /// <summary>The target must not exist; it is created, and visible when all rows are there.</summary>
    Create,

    /// <summary>Rows are added, chunk by chunk; the target is created when missing.</summary>
    Append,

    /// <summary>The target has exactly the new rows and columns afterwards, from one moment to the next; grants and indexes stay.</summary>
    Replace,

    /// <summary>The target has exactly the new rows afterwards; the table itself stays as it is.</summary>
    Truncate,

    /// <summary>Rows with an existing key replace the row, others are added. Needs a key.</summary>
    Upsert,

    /// <summary>As upsert, and rows of the target whose key is not among the new ones are deleted. Needs a key.</summary>
    Merge,

    /// <summary>Only rows whose key is not there yet are added. Needs a key.</summary>
    InsertNew,

    /// <summary>Slowly changing dimension, type 1: as upsert, but rows that did not change are not touched. Needs a key.</summary>
    Scd1,

    /// <summary>
    /// Slowly changing dimension, type 2: a changed row ends the current version of its key and begins a new one; a key that
    /// is missing from the new rows ends. Needs a key.
    /// </summary>
    Scd2,
}
