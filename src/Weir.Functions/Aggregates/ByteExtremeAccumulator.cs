using Weir.Columnar;

namespace Weir.Functions;

/// <summary>The smallest or largest text or bytes of each group.</summary>
internal sealed class ByteExtremeAccumulator : IAccumulator
{
    private readonly DataType _type;
    private readonly bool _isMaximum;
    private byte[]?[] _values = [];
    private long _bytes;

    public ByteExtremeAccumulator(DataType type, bool isMaximum)
    {
        _type = type;
        _isMaximum = isMaximum;
    }

    public long MemoryBytes => (_values.Length * 8L) + _bytes;

    public void EnsureGroups(int groupCount)
    {
        if (groupCount > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(groupCount, Math.Min(_values.Length * 2, Array.MaxLength)));
        }
    }

    public void Update(ReadOnlySpan<int> groups, ReadOnlySpan<Column> arguments)
    {
        if (arguments[0] is not TextColumn column)
        {
            return;
        }

        for (var row = 0; row < groups.Length; row++)
        {
            if (!column.IsNull(row))
            {
                Offer(groups[row], column.GetBytes(row));
            }
        }
    }

    public void Merge(IAccumulator other, ReadOnlySpan<int> groups)
    {
        var values = ((ByteExtremeAccumulator)other)._values;
        for (var i = 0; i < groups.Length; i++)
        {
            if (values[i] is { } value)
            {
                Offer(groups[i], value);
            }
        }
    }

    public Column Finish(int first, int count)
    {
        using var builder = new TextColumnBuilder(_type, count);
        for (var i = first; i < first + count; i++)
        {
            if (_values[i] is { } value)
            {
                builder.Append(value);
            }
            else
            {
                builder.AppendNull();
            }
        }

        return builder.Build();
    }

    public void Dispose() => _values = [];

    private void Offer(int group, ReadOnlySpan<byte> value)
    {
        var current = _values[group];
        var order = current is null ? 0 : value.SequenceCompareTo(current);
        if (current is null || (_isMaximum ? order > 0 : order < 0))
        {
            _values[group] = value.ToArray();
            _bytes += value.Length + 24 - (current is null ? 0 : current.Length + 24);
        }
    }
}
