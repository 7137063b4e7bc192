using Weir.Connectors;
using Weir.Execution.Expressions;
using Weir.Execution.Operators.Aggregation;
using Weir.Execution.Operators.Joins;
using Weir.Execution.Operators.Sorting;
using Weir.Plan;

namespace Weir.Execution.Operators;

/// <summary>Turns plan nodes into chains of operators: one for each thread where the rows may be divided, else one.</summary>
internal sealed class OperatorBuilder(ExecutionContext context)
{
    private readonly Dictionary<int, SharedResult> _shared = [];

    public async ValueTask<IOperator[]> BuildAsync(PlanNode node, CancellationToken cancellationToken)
    {
        var chains = await BuildCoreAsync(node, cancellationToken).ConfigureAwait(false);
        var metrics = context.MetricsOf(node);
        return Array.ConvertAll(chains, chain => (IOperator)new MeteredOperator(chain, metrics, context.MeasuresTime));
    }

    private async ValueTask<IOperator[]> BuildCoreAsync(PlanNode node, CancellationToken cancellationToken)
    {
        switch (node)
        {
            case ScanNode scan:
                return await ScanAsync(scan, cancellationToken).ConfigureAwait(false);
            case ValuesNode values:
                return [new ValuesOperator(values, context)];
            case FilterNode filter:
                var filtered = await BuildAsync(filter.Input, cancellationToken).ConfigureAwait(false);
                return Array.ConvertAll(
                    filtered,
                    c => (IOperator)new FilterOperator(c, Compile(filter.Condition, filter.Input))
                );
            case ProjectNode project:
                var projected = await BuildAsync(project.Input, cancellationToken).ConfigureAwait(false);
                return Array.ConvertAll(
                    projected,
                    c =>
                        (IOperator)
                            new ProjectOperator(
                                c,
                                [.. project.Projections.Select(p => Compile(p.Value, project.Input))]
                            )
                );
            case JoinNode join:
                return await JoinAsync(join, cancellationToken).ConfigureAwait(false);
            case AggregateNode aggregate:
                var grouped = await BuildAsync(aggregate.Input, cancellationToken).ConfigureAwait(false);
                return [new AggregateOperator(grouped, aggregate, context)];
            case SortNode sort:
                return [await SortAsync(sort, null, cancellationToken).ConfigureAwait(false)];
            case LimitNode limit:
                return [await LimitAsync(limit, cancellationToken).ConfigureAwait(false)];
            case DistinctOnNode distinct:
                var ordered = await BuildAsync(distinct.Input, cancellationToken).ConfigureAwait(false);
                return
                [
                    new DistinctOnOperator(
                        ExchangeOperator.Merge(ordered),
                        [.. distinct.Keys.Select(k => Compile(k, distinct.Input))],
                        context
                    ),
                ];
            case UnionAllNode union:
                return await UnionAsync(union, cancellationToken).ConfigureAwait(false);
            case SetOperationNode set:
                var first = await BuildAsync(set.Left, cancellationToken).ConfigureAwait(false);
                var second = await BuildAsync(set.Right, cancellationToken).ConfigureAwait(false);
                return
                [
                    new SetOperationOperator(
                        ExchangeOperator.Merge(first),
                        ExchangeOperator.Merge(second),
                        set,
                        context
                    ),
                ];
            case SingleRowNode single:
                var input = await BuildAsync(single.Input, cancellationToken).ConfigureAwait(false);
                return [new SingleRowOperator(ExchangeOperator.Merge(input), single)];
            case SharedNode shared:
                return [await SharedAsync(shared, cancellationToken).ConfigureAwait(false)];
            default:
                throw new WeirException(ErrorCode.Internal, $"No operator for {node.GetType().Name}");
        }
    }

    private Evaluator Compile(Expression expression, PlanNode input) =>
        EvaluatorCompiler.Compile(expression, input.Output, context.Functions);

    private async ValueTask<IOperator[]> ScanAsync(ScanNode node, CancellationToken cancellationToken)
    {
        var metrics = context.MetricsOf(node);
        var scanContext = new ScanContext
        {
            Metrics = metrics.Scan,
            Budget = context.Budget,
            Rejects = context.Rejects,
            Warn = context.Warn,
        };
        var desired = context.Threads == 1 ? 1 : context.Threads * 4;
        var partitions = await ((IScan)node.Scan)
            .PartitionsAsync(desired, scanContext, cancellationToken)
            .ConfigureAwait(false);
        var queue = new PartitionQueue(partitions);
        var chains = new IOperator[Math.Max(1, Math.Min(context.Threads, partitions.Count))];
        for (var i = 0; i < chains.Length; i++)
        {
            chains[i] = new ScanOperator(queue, scanContext);
        }

        return chains;
    }

    private async ValueTask<IOperator[]> JoinAsync(JoinNode node, CancellationToken cancellationToken)
    {
        var right = await BuildAsync(node.Right, cancellationToken).ConfigureAwait(false);
        var left = await BuildAsync(node.Left, cancellationToken).ConfigureAwait(false);
        var shared = new JoinState(node, right, left.Length, context);
        return Array.ConvertAll(left, c => (IOperator)new JoinOperator(c, node, shared, context));
    }

    private async ValueTask<IOperator> SortAsync(SortNode node, long? keep, CancellationToken cancellationToken)
    {
        var chains = await BuildAsync(node.Input, cancellationToken).ConfigureAwait(false);
        var keys = node.Keys.Select(k => new SortColumn(Compile(k.Value, node.Input), k.IsDescending, k.NullsFirst));
        return new SortOperator(ExchangeOperator.Merge(chains), [.. keys], node, keep, context);
    }

    private async ValueTask<IOperator> LimitAsync(LimitNode node, CancellationToken cancellationToken)
    {
        if (node is { Input: SortNode sort, Count: { } count } && node.Offset <= long.MaxValue - count)
        {
            var ties = node.Ties is not null;
            var top = await SortAsync(sort, ties ? null : node.Offset + count, cancellationToken).ConfigureAwait(false);
            var metered = new MeteredOperator(top, context.MetricsOf(sort), context.MeasuresTime);
            return ties
                ? new TiesOperator(metered, node.Offset, count, [.. node.Ties!.Select(k => Compile(k.Value, sort))])
                : new LimitOperator(metered, node.Offset, count);
        }

        var chains = await BuildAsync(node.Input, cancellationToken).ConfigureAwait(false);
        return new LimitOperator(ExchangeOperator.Merge(chains), node.Offset, node.Count ?? long.MaxValue);
    }

    private async ValueTask<IOperator[]> UnionAsync(UnionAllNode node, CancellationToken cancellationToken)
    {
        var chains = new List<IOperator>();
        foreach (var branch in node.Branches)
        {
            chains.AddRange(await BuildAsync(branch, cancellationToken).ConfigureAwait(false));
        }

        // No more chains than threads: the branches of one chain run one after another.
        var groups = Math.Max(1, Math.Min(context.Threads, chains.Count));
        return
        [
            .. Enumerable
                .Range(0, groups)
                .Select(g => (IOperator)new ConcatenateOperator([.. chains.Where((_, i) => i % groups == g)])),
        ];
    }

    private async ValueTask<IOperator> SharedAsync(SharedNode node, CancellationToken cancellationToken)
    {
        if (!_shared.TryGetValue(node.SharedId, out var result))
        {
            var chains = await BuildAsync(node.Input, cancellationToken).ConfigureAwait(false);
            result = new SharedResult(ExchangeOperator.Merge(chains), context);
            _shared.Add(node.SharedId, result);
        }

        return new SharedOperator(result);
    }
}
