namespace Weir.Connectors;

/// <summary>What happens to a target that exists.</summary>
public enum WriteMode
{
    /// <summary>It must not exist; it is created.</summary>
    Create,

    /// <summary>Rows are added; it is created when missing.</summary>
    Append,

    /// <summary>It has exactly the new rows afterwards, by staging and an atomic swap; created when missing.</summary>
    Replace,

    /// <summary>It is emptied and filled in one transaction, keeping the table itself; created when missing.</summary>
    Truncate,
}
