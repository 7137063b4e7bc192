namespace Weir.Movement.Databases.Tests.Support;

/// <summary>A type of PostgreSQL, values of it, and how two of them are told apart.</summary>
/// <param name="Name">As it is declared.</param>
/// <param name="Value">A value as the server reads it.</param>
/// <param name="Same">What the server compares; {0} is the column.</param>
internal sealed record RandomType(string Name, Func<Random, string> Value, string Same = "{0}")
{
    /// <summary>Whether Parquet has a place for it.</summary>
    public bool IsForParquet { get; init; } = true;

    /// <summary>Whether SQLite has a place for it.</summary>
    public bool IsForSqlite { get; init; } = true;

    /// <summary>What the server compares after SQLite kept the values, when that is less.</summary>
    public string? SameInSqlite { get; init; }

    /// <summary>Values that SQLite cannot keep and that must be refused.</summary>
    public Func<string, bool> IsRefusedBySqlite { get; init; } = _ => false;
}
