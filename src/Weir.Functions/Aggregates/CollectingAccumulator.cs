using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>
/// Keeps all values of all groups, in the order they came, for aggregates that need them at once. Values stand in one
/// column; rows are sorted into their groups at the first <see cref="Finish"/>.
/// </summary>
internal abstract class CollectingAccumulator : IAccumulator
{
    private readonly ColumnBuilder[] _builders;
    private readonly bool _skipsNulls;
    private readonly List<int> _groups = [];
    private Column[]? _columns;
    private int[] _starts = [];
    private int[] _order = [];
    private int _groupCount;
    private long _bytes;

    /// <summary>Collects values of these types; rows with a null in the key argument are left out if wanted.</summary>
    protected CollectingAccumulator(DataType result, bool skipsNulls, params DataType[] types)
    {
        Result = result;
        _skipsNulls = skipsNulls;
        _builders = Array.ConvertAll(types, t => ColumnBuilder.Create(t));
    }

    public long MemoryBytes => _bytes + (_groups.Capacity * 4L);

    protected DataType Result { get; }

    public void EnsureGroups(int groupCount) => _groupCount = Math.Max(_groupCount, groupCount);

    public void Update(ReadOnlySpan<int> groups, ReadOnlySpan<Column> arguments)
    {
        ReadOptions(arguments, groups.Length);
        var rows = new List<int>(groups.Length);
        for (var row = 0; row < groups.Length; row++)
        {
            if (!_skipsNulls || !arguments[KeyArgument].IsNull(row))
            {
                rows.Add(row);
                _groups.Add(groups[row]);
            }
        }

        var selected = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows);
        for (var i = 0; i < _builders.Length; i++)
        {
            var source = arguments[FirstArgument + i];
            _builders[i].AppendRange(source, selected);
            _bytes += groups.Length == 0 ? 0 : source.MemoryBytes * selected.Length / groups.Length;
        }
    }

    public void Merge(IAccumulator other, ReadOnlySpan<int> groups)
    {
        var source = (CollectingAccumulator)other;
        source.Arrange();
        for (var i = 0; i < source._groups.Count; i++)
        {
            _groups.Add(groups[source._groups[i]]);
        }

        var rows = Enumerable.Range(0, source._groups.Count).ToArray();
        for (var i = 0; i < _builders.Length; i++)
        {
            _builders[i].AppendRange(source._columns![i], rows);
        }

        _bytes += source._bytes;
        MergeOptions(source);
    }

    public Column Finish(int first, int count)
    {
        Arrange();
        using var builder = ColumnBuilder.Create(Result, count);
        for (var i = first; i < first + count; i++)
        {
            Append(_columns!, _order.AsSpan(_starts[i], _starts[i + 1] - _starts[i]), builder);
        }

        return builder.Build();
    }

    public void Dispose()
    {
        foreach (var builder in _builders)
        {
            builder.Dispose();
        }

        foreach (var column in _columns ?? [])
        {
            column.Dispose();
        }

        _columns = null;
    }

    /// <summary>The argument that the first collected column comes from.</summary>
    protected virtual int FirstArgument => 0;

    /// <summary>The argument whose nulls are left out.</summary>
    protected virtual int KeyArgument => 0;

    /// <summary>Looks at arguments that are not collected.</summary>
    protected virtual void ReadOptions(ReadOnlySpan<Column> arguments, int rows) { }

    /// <summary>Takes over what the other one learned from its arguments.</summary>
    protected virtual void MergeOptions(CollectingAccumulator other) { }

    /// <summary>Appends the result of one group, whose rows are given in the order they came.</summary>
    protected abstract void Append(Column[] columns, Span<int> rows, ColumnBuilder target);

    /// <summary>
    /// Sorts rows by value unless they already stand in order: then they keep its direction, which the ORDER BY of the
    /// call asked for.
    /// </summary>
    protected static void Order(Column values, Span<int> rows)
    {
        var (rises, falls) = (true, true);
        for (var i = 1; i < rows.Length && (rises || falls); i++)
        {
            var order = RowOrder.Compare(values, rows[i - 1], values, rows[i]);
            rises &= order <= 0;
            falls &= order >= 0;
        }

        if (!rises && !falls)
        {
            rows.Sort((a, b) => RowOrder.Compare(values, a, values, b));
        }
    }

    private void Arrange()
    {
        if (_columns is not null)
        {
            return;
        }

        _columns = Array.ConvertAll(_builders, b => b.Build());
        _starts = new int[_groupCount + 1];
        foreach (var group in _groups)
        {
            _starts[group + 1]++;
        }

        for (var i = 0; i < _groupCount; i++)
        {
            _starts[i + 1] += _starts[i];
        }

        var next = _starts.AsSpan(0, _groupCount).ToArray();
        _order = new int[_groups.Count];
        for (var row = 0; row < _groups.Count; row++)
        {
            _order[next[_groups[row]]++] = row;
        }
    }
}
