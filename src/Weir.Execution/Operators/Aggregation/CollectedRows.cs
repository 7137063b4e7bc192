using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Execution.Operators.Sorting;
using Weir.Execution.Rows;
using Weir.Functions;
using Weir.Kernels;
using Weir.Plan;

namespace Weir.Execution.Operators.Aggregation;

/// <summary>Argument rows of a DISTINCT or ordered aggregate with the group of each.</summary>
internal sealed class CollectedRows : IDisposable
{
    private readonly AggregateCall _call;
    private readonly Evaluator[] _order;
    private readonly RowStore _rows;
    private readonly KeyTable? _seen;
    private readonly RowEncoder _encoder = new();
    private ulong[] _hashes = [];

    public CollectedRows(AggregateCall call, IReadOnlyList<PlanColumn> input, ExecutionContext context)
    {
        _call = call;
        _order = [.. call.Order.Select(o => EvaluatorCompiler.Compile(o.Value, input, context.Functions))];
        var types = call.Arguments.Select(a => a.Type).Concat(call.Order.Select(o => o.Value.Type));
        _rows = new RowStore([DataType.Int32, .. types], context.Budget);
        _seen = call.IsDistinct ? new KeyTable(context.Budget) : null;
    }

    public void Add(ReadOnlySpan<int> groups, Column[] arguments, EvaluationInput input)
    {
        using var groupBuilder = new FixedColumnBuilder<int>(DataType.Int32, groups.Length);
        groups.CopyTo(groupBuilder.AppendUninitialized(groups.Length));
        using var groupColumn = groupBuilder.Build();
        var order = Array.ConvertAll(_order, o => o.EvaluatePlain(input));
        Add([groupColumn, .. arguments, .. order], groups.Length, arguments.Length);
        Array.ForEach(order, c => c.Dispose());
    }

    public void Merge(CollectedRows other, ReadOnlySpan<int> groups)
    {
        other._rows.Seal();
        var columns = other._rows.Columns;
        var old = ((Column<int>)columns[0]).Values;
        using var builder = new FixedColumnBuilder<int>(DataType.Int32, Math.Max(1, old.Length));
        foreach (var group in old)
        {
            builder.Append(groups[group]);
        }

        using var mapped = builder.Build();
        Add([mapped, .. columns.Skip(1)], old.Length, _call.Arguments.Count);
    }

    public void Feed(IAccumulator accumulator, int arguments)
    {
        _rows.Seal();
        var columns = _rows.Columns;
        var permutation = Permutation(columns, arguments);
        for (var from = 0; from < permutation.Length; from += Batch.DefaultRows)
        {
            var rows = permutation.AsSpan(from, Math.Min(Batch.DefaultRows, permutation.Length - from));
            using var groups = columns[0].Gather(rows);
            var values = new Column[arguments];
            for (var i = 0; i < arguments; i++)
            {
                values[i] = columns[i + 1].Gather(rows);
            }

            accumulator.Update(((Column<int>)groups).Values, values);
            Array.ForEach(values, v => v.Dispose());
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _seen?.Dispose();
    }

    private int[] Permutation(Column[] columns, int arguments)
    {
        var permutation = new int[_rows.Count];
        for (var i = 0; i < permutation.Length; i++)
        {
            permutation[i] = i;
        }

        if (_order.Length > 0)
        {
            var order = _call.Order.Select(
                (o, i) => new SortedColumn(columns[1 + arguments + i], o.IsDescending, o.NullsFirst)
            );
            var comparer = new RowComparer([.. order]);
            Array.Sort(permutation, (a, b) => comparer.Compare(a, b) is var c && c != 0 ? c : a.CompareTo(b));
        }

        return permutation;
    }

    private void Add(Column[] columns, int count, int arguments)
    {
        using var selection = NativeBuffer.Allocate((long)count * sizeof(int));
        var rows = selection.As<int>();
        var kept = 0;
        if (_seen is not null)
        {
            var keys = columns.AsSpan(0, 1 + arguments);
            if (_hashes.Length < count)
            {
                _hashes = new ulong[count];
            }

            HashKernel.Hash(keys, _hashes.AsSpan(0, count));
            _encoder.Encode(keys, count);
        }

        for (var row = 0; row < count; row++)
        {
            var isNew = true;
            _seen?.FindOrAdd(_hashes[row], _encoder[row], out isNew);
            if (isNew)
            {
                rows[kept++] = row;
            }
        }

        _rows.Add(columns, rows[..kept]);
    }
}
