using Weir.Sql.Syntax;

namespace Weir.Commands.Analysis;

/// <summary>A statement's text and what was found out about it, once for all statements of the same text.</summary>
internal sealed class StatementShape(string sql)
{
    public string Sql => sql;

    public StatementKind Kind { get; init; }

    /// <summary>The syntax tree; null when the text is beyond the SQL front end.</summary>
    public Statement? Tree { get; init; }

    /// <summary>What may be merged with it; null: nothing.</summary>
    public MergeCandidate? Candidate { get; init; }

    /// <summary>Why it is not merged with others; null when it can be.</summary>
    public string? MergeObstacle { get; init; }

    /// <summary>Whether it only reads, with nothing in it that could have an effect.</summary>
    public bool IsPureRead { get; init; }

    /// <summary>Why it cannot be sent; null when it can.</summary>
    public WeirException? Refusal { get; init; }
}
