namespace Weir.Pipelines.Tasks;

/// <summary>What happens to a row that the target refuses.</summary>
internal enum RowErrorPolicy
{
    /// <summary>The load fails and nothing is written.</summary>
    Fail,

    /// <summary>The row is counted and written to the reject file; the others are loaded.</summary>
    Reject,
}
