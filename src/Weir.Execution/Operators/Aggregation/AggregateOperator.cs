using Weir.Columnar;
using Weir.Plan;

namespace Weir.Execution.Operators.Aggregation;

/// <summary>
/// Groups rows: every chain fills tables of its own, then they are merged. With grouping sets there is one table for each
/// set.
/// </summary>
internal sealed class AggregateOperator : IOperator
{
    private readonly IOperator[] _inputs;
    private readonly AggregateNode _node;
    private readonly ExecutionContext _context;
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<IReadOnlyList<int>> _sets;
    private GroupTable[]? _tables;
    private int _set;
    private int _next;

    public AggregateOperator(IOperator[] inputs, AggregateNode node, ExecutionContext context)
    {
        _inputs = inputs;
        _node = node;
        _context = context;
        _sets = node.GroupingSets is null
            ?
            [
                [.. Enumerable.Range(0, node.Groups.Count)],
            ]
            : [.. node.GroupingSets];
    }

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        if (_tables is null)
        {
            using var registration = cancellationToken.UnsafeRegister(
                static s => ((CancellationTokenSource)s!).Cancel(),
                _stop
            );
            _tables = await CollectAsync().ConfigureAwait(false);
        }

        for (; _set < _tables.Length; _set++, _next = 0)
        {
            var table = _tables[_set];
            var count = Math.Min(Batch.DefaultRows, table.Count - _next);
            if (count > 0)
            {
                var columns = table.Finish(_next, count, _sets[_set]);
                _next += count;
                return new Batch(_node.GroupingColumn is null ? columns : [.. columns, SetColumn(count)], count);
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var table in _tables ?? [])
        {
            table.Dispose();
        }

        foreach (var input in _inputs)
        {
            await input.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task<GroupTable[]> CollectAsync()
    {
        var all = new GroupTable[_inputs.Length][];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = [.. _sets.Select(s => new GroupTable(_node, s, _context))];
        }

        try
        {
            var chains = _inputs.Select((input, i) => (input, all[i])).ToList();
            await ParallelChains.RunAsync(chains, FillAsync, _stop).ConfigureAwait(false);
            for (var set = 0; set < _sets.Count; set++)
            {
                for (var chain = 1; chain < all.Length; chain++)
                {
                    all[0][set].Merge(all[chain][set]);
                    all[chain][set].Dispose();
                }

                all[0][set].Seal();
            }

            return all[0];
        }
        catch
        {
            foreach (var table in all.SelectMany(t => t))
            {
                table.Dispose();
            }

            throw;
        }
    }

    private static async Task FillAsync(
        (IOperator Input, GroupTable[] Tables) chain,
        CancellationToken cancellationToken
    )
    {
        foreach (var table in chain.Tables)
        {
            table.Start();
        }

        while (await chain.Input.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                foreach (var table in chain.Tables)
                {
                    table.Add(batch);
                }
            }
        }
    }

    private Column SetColumn(int count)
    {
        var bits = 0;
        for (var group = 0; group < _node.Groups.Count; group++)
        {
            bits |= _sets[_set].Contains(group) ? 0 : 1 << group;
        }

        using var builder = new FixedColumnBuilder<int>(DataType.Int32, count);
        builder.AppendUninitialized(count).Fill(bits);
        return builder.Build();
    }
}
