using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Functions;
using Weir.Kernels;
using Weir.Plan;

namespace Weir.Execution.Operators.Aggregation;

/// <summary>
/// One aggregate of a group table. DISTINCT and an order inside the aggregate need all rows first: they are collected and
/// given to the accumulator at the end, each different row once, in order.
/// </summary>
internal sealed class AggregateState : IDisposable
{
    private readonly AggregateCall _call;
    private readonly Evaluator[] _arguments;
    private readonly Evaluator? _filter;
    private readonly IAccumulator _accumulator;
    private readonly CollectedRows? _collected;

    public AggregateState(AggregateCall call, IReadOnlyList<PlanColumn> input, ExecutionContext context)
    {
        _call = call;
        _arguments = [.. call.Arguments.Select(a => EvaluatorCompiler.Compile(a, input, context.Functions))];
        _filter = call.Filter is null ? null : EvaluatorCompiler.Compile(call.Filter, input, context.Functions);
        _accumulator = ((AggregateFunction)call.Function).CreateAccumulator(context.Functions);
        if (call.IsDistinct || call.Order.Count > 0)
        {
            _collected = new CollectedRows(call, input, context);
        }
    }

    public long MemoryBytes => _accumulator.MemoryBytes;

    public void EnsureGroups(int count) => _accumulator.EnsureGroups(count);

    public void Update(ReadOnlySpan<int> groups, EvaluationInput input)
    {
        if (_filter is null)
        {
            Add(groups, input);
            return;
        }

        using var condition = _filter.EvaluatePlain(input);
        using var selection = NativeBuffer.Allocate(((long)input.Rows + 64) * sizeof(int));
        var count = SelectionKernel.SelectTrue(condition, input.Rows, selection.As<int>());
        if (count == 0)
        {
            return;
        }

        using var kept = NativeBuffer.Allocate((long)count * sizeof(int));
        var numbers = kept.As<int>()[..count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = groups[selection.As<int>()[i]];
        }

        using var subset = input.Select(selection, count);
        Add(numbers, subset);
    }

    public void Merge(AggregateState other, ReadOnlySpan<int> groups)
    {
        if (_collected is not null)
        {
            _collected.Merge(other._collected!, groups);
        }
        else
        {
            _accumulator.Merge(other._accumulator, groups);
        }
    }

    public void Complete() => _collected?.Feed(_accumulator, _call.Arguments.Count);

    public Column Finish(int first, int count) => _accumulator.Finish(first, count);

    public void Dispose()
    {
        _accumulator.Dispose();
        _collected?.Dispose();
    }

    private void Add(ReadOnlySpan<int> groups, EvaluationInput input)
    {
        var columns = new Column[_arguments.Length];
        var done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                columns[done] = _arguments[done].EvaluatePlain(input);
            }

            if (_collected is not null)
            {
                _collected.Add(groups, columns, input);
            }
            else
            {
                _accumulator.Update(groups, columns);
            }
        }
        finally
        {
            for (var i = 0; i < done; i++)
            {
                columns[i].Dispose();
            }
        }
    }
}
