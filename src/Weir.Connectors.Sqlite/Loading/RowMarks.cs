using System.Globalization;

namespace Weir.Connectors.Sqlite;

/// <summary>The row numbers that a chunk got, as ranges; forgotten when there are too many.</summary>
/// <param name="most">How many ranges that is.</param>
internal sealed class RowMarks(int most)
{
    /// <summary>For a chunk.</summary>
    public const int MostOfChunk = 1000;

    /// <summary>For a whole run.</summary>
    public const int MostOfRun = 10_000;

    private readonly List<RowIdRange> _ranges = [];
    private bool _isLost;

    /// <summary>The ranges; null when they are not known.</summary>
    public IReadOnlyList<RowIdRange>? Ranges => _isLost ? null : _ranges;

    public static IReadOnlyList<RowIdRange>? Parse(string? text) =>
        text is null ? null
        : text.Length == 0 ? []
        :
        [
            .. text.Split(',')
                .Select(r => r.Split(".."))
                .Select(r => new RowIdRange(
                    long.Parse(r[0], CultureInfo.InvariantCulture),
                    long.Parse(r[1], CultureInfo.InvariantCulture)
                )),
        ];

    public void Clear()
    {
        _ranges.Clear();
        _isLost = false;
    }

    public void Lose() => _isLost = true;

    public void Add(long row)
    {
        if (_ranges.Count > 0 && row > long.MinValue && _ranges[^1].To == row - 1)
        {
            _ranges[^1] = _ranges[^1] with { To = row };
        }
        else if (_ranges.Count < most)
        {
            _ranges.Add(new RowIdRange(row, row));
        }
        else
        {
            _isLost = true;
        }
    }

    /// <summary>The ranges as the ledger keeps them; null when they are not known.</summary>
    public string? ToText() =>
        _isLost
            ? null
            : string.Join(',', _ranges.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.From}..{r.To}")));
}
