namespace Weir.Connectors;

/// <summary>What happens when the new rows have other columns than the target.</summary>
public enum SchemaContract
{
    /// <summary>The transfer fails before anything is written, with exit code 4.</summary>
    Fail,

    /// <summary>New columns are added to the target, missing ones stay NULL, and types are widened where no value is lost.</summary>
    Evolve,

    /// <summary>Only the columns that the target has are written; others are left out, which the plan says.</summary>
    Freeze,

    /// <summary>As freeze, but rows that have a value in a column that the target does not have are rejected.</summary>
    RejectRow,
}
