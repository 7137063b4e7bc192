using System.Text.Json;

namespace Weir.Connectors.Sqlite;

/// <summary>What the ledger keeps of a run besides its columns, as JSON.</summary>
internal sealed record LoadDetail(LoadWay Way)
{
    /// <summary>Whether it made the table that chunks are written straight to.</summary>
    public bool IsNew { get; init; }

    /// <summary>Which rows are its own, once it is done.</summary>
    public LoadProof Proof { get; init; }

    /// <summary>Why nobody can tell them, or not by chunk.</summary>
    public string? Why { get; init; }

    /// <summary>Written rows that are not among them.</summary>
    public RowSum LeftOut { get; init; }

    /// <summary>The row numbers, as <see cref="RowMarks"/>.</summary>
    public string? Rows { get; init; }

    /// <summary>What its end did.</summary>
    public TransferEnd End { get; init; } = new(0, 0, 0, 0);

    public static LoadDetail Parse(string text) =>
        JsonSerializer.Deserialize<LoadDetail>(text)
        ?? throw new WeirException(ErrorCode.InvalidData, "the ledger has no detail of a run");

    public string ToText() => JsonSerializer.Serialize(this);
}
