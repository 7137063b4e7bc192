using System.Globalization;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>Consecutive blocks of one relation.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="First">The first block.</param>
/// <param name="End">The first block behind them.</param>
internal sealed record BlockRange(CutRelation Relation, long First, long End) : IChunkRange
{
    private const string Mark = " blocks ";

    public string From => Relation.From;

    public string Condition =>
        string.Create(CultureInfo.InvariantCulture, $"ctid >= '({First},0)'::tid AND ctid < '({End},0)'::tid");

    public SourceChunk Chunk =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{Relation.Name}{Mark}{First}-{End - 1}"),
            string.Create(CultureInfo.InvariantCulture, $"{Relation.Name} ctid ({First},0) to ({End},0)"),
            Relation.RowsPerBlock * (End - First)
        )
        {
            Order = ((long)Relation.Place << 32) + First,
        };

    public IReadOnlyList<IChunkRange> Split()
    {
        var middle = First + ((End - First) / 2);
        return middle == First ? [] : [this with { End = middle }, this with { First = middle }];
    }

    /// <summary>The relation's name and the blocks of an id; null when it is none of this kind.</summary>
    public static (string Name, long First, long End)? Parse(string id)
    {
        var at = id.LastIndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var numbers = id[(at + Mark.Length)..].Split('-');
        return
            numbers.Length == 2
            && long.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? (id[..at], first, last + 1)
            : null;
    }
}
