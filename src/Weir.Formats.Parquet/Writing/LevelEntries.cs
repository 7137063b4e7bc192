namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// The level entries of one node for some rows: levels, and the row of the node's column that an entry stands for, -1
/// where a node above is null or empty.
/// </summary>
internal sealed class LevelEntries
{
    private byte[] _repetitions = [];
    private byte[] _definitions = [];
    private int[] _rows = [];

    public int Count { get; private set; }

    public Span<byte> Repetitions => _repetitions.AsSpan(0, Count);

    public Span<byte> Definitions => _definitions.AsSpan(0, Count);

    public Span<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>Makes so many entries, whose content the caller sets.</summary>
    public void Resize(int count)
    {
        if (count > _rows.Length)
        {
            var capacity = (int)Math.Min(Array.MaxLength, Math.Max(count, _rows.Length * 2L));
            _repetitions = new byte[capacity];
            _definitions = new byte[capacity];
            _rows = new int[capacity];
        }

        Count = count;
    }

    public void CopyFrom(LevelEntries other)
    {
        Resize(other.Count);
        other.Repetitions.CopyTo(Repetitions);
        other.Definitions.CopyTo(Definitions);
        other.Rows.CopyTo(Rows);
    }
}
