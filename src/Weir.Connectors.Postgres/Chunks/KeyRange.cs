namespace Weir.Connectors.Postgres.Chunks;

/// <summary>The rows between two points of a key space, or those with a NULL in the key.</summary>
/// <param name="Space">The keys.</param>
/// <param name="First">The place of the first point; -1 for no lower bound.</param>
/// <param name="End">The place of the point behind; the number of points for no upper bound.</param>
/// <param name="IsNull">Whether it is the rows with a NULL in the key instead.</param>
internal sealed record KeyRange(KeySpace Space, int First, int End, bool IsNull = false) : IChunkRange
{
    private const int LongestValue = 60;

    public string From => Space.Name;

    public string? Condition => Space.Condition(Bounds);

    public SourceChunk Chunk =>
        new(Bounds.Id(Space.Name), Describe(), IsNull ? null : Space.RowsPerPoint * (End - First)) { Order = First };

    private KeyBounds Bounds =>
        IsNull
            ? new KeyBounds(null, null, IsNull: true)
            : new KeyBounds(
                First < 0 ? null : Space.Points[First],
                End == Space.Points.Count ? null : Space.Points[End]
            );

    public IReadOnlyList<IChunkRange> Split()
    {
        var middle = First + ((End - First) / 2);
        return IsNull || middle == First ? [] : [this with { End = middle }, this with { First = middle }];
    }

    private string Describe()
    {
        var name = Space.DisplayName;
        return Bounds switch
        {
            { IsNull: true } => $"{name} with NULL",
            (null, null, _) => $"all {name}",
            (null, var high, _) => $"{name} before {Short(high!)}",
            (var low, null, _) => $"{name} from {Short(low)}",
            var (low, high, _) => $"{name} from {Short(low)} to before {Short(high)}",
        };
    }

    private static string Short(string[] values)
    {
        var texts = values.Select(v => v.Length <= LongestValue ? v : v[..LongestValue] + "…").ToList();
        return texts.Count == 1 ? texts[0] : $"({string.Join(", ", texts)})";
    }
}
