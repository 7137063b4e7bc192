using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>
/// Keeps one row of each group: the first, the last, or the one with the smallest or largest key (for nested and
/// enumerated values, and arg_min). Looks for the winner of a batch first, so that values are copied at most once a
/// batch and group.
/// </summary>
internal sealed class PickAccumulator : IAccumulator
{
    private readonly PickRule _rule;
    private readonly DataType _type;
    private Column?[] _values = [];
    private Column?[] _keys = [];
    private int[] _winners = [];
    private long _bytes;

    public PickAccumulator(DataType type, PickRule rule)
    {
        _type = type;
        _rule = rule;
    }

    public long MemoryBytes => (_values.Length * 20L) + _bytes;

    public void EnsureGroups(int groupCount)
    {
        if (groupCount > _values.Length)
        {
            var size = Math.Max(groupCount, Math.Min(_values.Length * 2, Array.MaxLength));
            Array.Resize(ref _values, size);
            Array.Resize(ref _keys, size);
            var known = _winners.Length;
            Array.Resize(ref _winners, size);
            Array.Fill(_winners, -1, known, size - known);
        }
    }

    public void Update(ReadOnlySpan<int> groups, ReadOnlySpan<Column> arguments)
    {
        var value = arguments[0];
        var key = arguments[^1];
        for (var row = 0; row < groups.Length; row++)
        {
            // The key decides; a null value with a key wins as null, a null key never does.
            if ((_rule.HasKey && key.IsNull(row)) || (_rule.SkipsNullValues && value.IsNull(row)))
            {
                continue;
            }

            ref var winner = ref _winners[groups[row]];
            if (winner < 0 || Wins(key, row, key, winner))
            {
                winner = row;
            }
        }

        for (var row = 0; row < groups.Length; row++)
        {
            var group = groups[row];
            if (_winners[group] >= 0)
            {
                Offer(group, value, key, _winners[group]);
                _winners[group] = -1;
            }
        }
    }

    public void Merge(IAccumulator other, ReadOnlySpan<int> groups)
    {
        var source = (PickAccumulator)other;
        for (var i = 0; i < groups.Length; i++)
        {
            if (source._values[i] is { } value)
            {
                Offer(groups[i], value, source._keys[i]!, 0);
            }
        }
    }

    public Column Finish(int first, int count)
    {
        using var builder = ColumnBuilder.Create(_type, count);
        for (var i = first; i < first + count; i++)
        {
            if (_values[i] is { } value)
            {
                builder.AppendFrom(value, 0);
            }
            else
            {
                builder.AppendNull();
            }
        }

        return builder.Build();
    }

    public void Dispose()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            Release(i);
        }

        _values = [];
        _keys = [];
    }

    private bool Wins(Column challenger, int row, Column champion, int at) =>
        _rule.Order switch
        {
            PickOrder.First => false,
            PickOrder.Last => true,
            PickOrder.Smallest => RowOrder.Compare(challenger, row, champion, at) < 0,
            _ => RowOrder.Compare(challenger, row, champion, at) > 0,
        };

    private void Offer(int group, Column value, Column key, int row)
    {
        if (_keys[group] is { } champion && !Wins(key, row, champion, 0))
        {
            return;
        }

        Release(group);
        _values[group] = Copy(value, row);
        _keys[group] = ReferenceEquals(value, key) ? _values[group]!.Retain() : Copy(key, row);
        _bytes += _values[group]!.MemoryBytes + _keys[group]!.MemoryBytes;
    }

    private static Column Copy(Column column, int row)
    {
        using var builder = ColumnBuilder.Create(column.Type, 1);
        builder.AppendFrom(column, row);
        return builder.Build();
    }

    private void Release(int group)
    {
        if (_values[group] is { } value)
        {
            _bytes -= value.MemoryBytes + _keys[group]!.MemoryBytes;
            value.Dispose();
            _keys[group]!.Dispose();
        }
    }
}
