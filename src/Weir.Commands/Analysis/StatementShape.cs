namespace Weir.Commands.Analysis;

/// <summary>A statement's text and what was found out about it, once for all statements of the same text.</summary>
internal sealed class StatementShape(string sql)
{
    public string Sql => sql;

    public StatementKind Kind { get; init; }

    /// <summary>What may be merged with it; null: nothing.</summary>
    public MergeCandidate? Candidate { get; init; }

    /// <summary>Why nothing may be merged with it, whatever its tables are; null when that depends on them.</summary>
    public string? MergeObstacle { get; init; }

    /// <summary>Whether it may change what is known of tables.</summary>
    public bool ChangesSchema { get; init; }

    /// <summary>Why it cannot be sent; null when it can.</summary>
    public WeirException? Refusal { get; init; }
}
