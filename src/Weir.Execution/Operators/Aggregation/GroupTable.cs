using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Execution.Rows;
using Weir.Functions;
using Weir.Plan;

namespace Weir.Execution.Operators.Aggregation;

/// <summary>The groups of one chain and the states of their aggregates.</summary>
internal sealed class GroupTable : IDisposable
{
    private readonly AggregateNode _node;
    private readonly ExecutionContext _context;
    private readonly KeyTable _table;
    private readonly KeyBatch _keys;
    private readonly RowStore _groups;
    private readonly AggregateState[] _states;
    private readonly bool _isGlobal;
    private int[] _numbers = [];
    private long _reserved;

    public GroupTable(AggregateNode node, IReadOnlyList<int> groups, ExecutionContext context)
    {
        _node = node;
        _context = context;
        var input = node.Input.Output;
        var keys = groups.Select(g => node.Groups[g].Value).ToList();
        _isGlobal = keys.Count == 0;
        _table = new KeyTable(context.Budget);
        _keys = new KeyBatch([.. keys.Select(k => EvaluatorCompiler.Compile(k, input, context.Functions))]);
        _groups = new RowStore(keys.Select(k => k.Type), context.Budget);
        _states = [.. node.Aggregates.Select(a => new AggregateState(a, input, context))];
    }

    public int Count => _table.Count;

    /// <summary>Comes before everything else: without group columns there is one group, also of no rows.</summary>
    public void Start()
    {
        if (_isGlobal)
        {
            _table.FindOrAdd(0, [], out _);
            EnsureGroups();
        }
    }

    /// <summary>Adds the rows of a batch.</summary>
    public void Add(Batch batch)
    {
        using var input = EvaluationInput.Of(batch);
        if (_numbers.Length < input.Rows)
        {
            _numbers = new int[Math.Max(input.Rows, Batch.DefaultRows)];
        }

        var numbers = _numbers.AsSpan(0, input.Rows);
        if (_isGlobal)
        {
            numbers.Clear();
        }
        else
        {
            NumberRows(input, numbers);
        }

        foreach (var state in _states)
        {
            state.Update(numbers, input);
        }

        ReserveStates();
    }

    /// <summary>Adds the groups of another chain.</summary>
    public void Merge(GroupTable other)
    {
        other._groups.Seal();
        var mapping = new int[other.Count];
        for (var i = 0; i < mapping.Length; i++)
        {
            mapping[i] = _table.FindOrAdd(other._table.HashOf(i), other._table.KeyOf(i), out var isNew);
            if (isNew)
            {
                _groups.Add(other._groups.Columns, [i]);
            }
        }

        EnsureGroups();
        for (var i = 0; i < _states.Length; i++)
        {
            _states[i].Merge(other._states[i], mapping);
        }

        ReserveStates();
    }

    /// <summary>Ends adding; results may be read then.</summary>
    public void Seal()
    {
        _groups.Seal();
        foreach (var state in _states)
        {
            state.Complete();
        }
    }

    /// <summary>Group values and results of some groups, in the order of the node's output.</summary>
    public Column[] Finish(int first, int count, IReadOnlyList<int> groups)
    {
        var rows = new int[count];
        for (var i = 0; i < count; i++)
        {
            rows[i] = first + i;
        }

        var columns = new List<Column>();
        for (var g = 0; g < _node.Groups.Count; g++)
        {
            var place = IndexOf(groups, g);
            columns.Add(
                place >= 0 ? _groups.Columns[place].Gather(rows) : CastKernel.Nulls(_node.Groups[g].Column.Type, count)
            );
        }

        columns.AddRange(_states.Select(s => s.Finish(first, count)));
        return [.. columns];
    }

    public void Dispose()
    {
        _table.Dispose();
        _keys.Dispose();
        _groups.Dispose();
        foreach (var state in _states)
        {
            state.Dispose();
        }

        _context.Budget.Release(_reserved);
        _reserved = 0;
    }

    private static int IndexOf(IReadOnlyList<int> groups, int group)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i] == group)
            {
                return i;
            }
        }

        return -1;
    }

    private void NumberRows(EvaluationInput input, Span<int> numbers)
    {
        _keys.Load(input);
        using var added = NativeBuffer.Allocate((long)input.Rows * sizeof(int));
        var fresh = added.As<int>();
        var count = 0;
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = _table.FindOrAdd(_keys.Hashes[row], _keys.Encoded[row], out var isNew);
            if (isNew)
            {
                fresh[count++] = row;
            }
        }

        if (count > 0)
        {
            _groups.Add(_keys.Columns, fresh[..count]);
            EnsureGroups();
        }

        _keys.Dispose();
    }

    private void EnsureGroups()
    {
        foreach (var state in _states)
        {
            state.EnsureGroups(_table.Count);
        }
    }

    private void ReserveStates()
    {
        var needed = _states.Sum(s => s.MemoryBytes);
        if (needed > _reserved)
        {
            _context.Budget.Reserve(needed - _reserved, "An aggregation");
            _reserved = needed;
        }
    }
}
