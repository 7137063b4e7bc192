namespace Weir.SqlLogic.Scripts;

/// <summary>A <c>statement</c>, or a <c>query error</c>.</summary>
internal sealed record StatementRecord(Place Place, string Sql, StatementExpectation Expectation) : Record(Place)
{
    /// <summary>What the message of the error must say; null: anything.</summary>
    public string? ErrorText { get; init; }

    /// <summary>Whether <see cref="ErrorText"/> is a regular expression although no marker says so.</summary>
    public bool IsErrorRegex { get; init; }

    /// <summary>The SQLSTATE that the error must have; null: any.</summary>
    public string? SqlState { get; init; }

    /// <summary>The number of rows that <c>statement count</c> wants.</summary>
    public long Count { get; init; }
}
