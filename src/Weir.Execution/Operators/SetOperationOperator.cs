using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Execution.Rows;
using Weir.Plan;

namespace Weir.Execution.Operators;

/// <summary>INTERSECT and EXCEPT: counts the rows of the right side, then decides for each row of the left.</summary>
internal sealed class SetOperationOperator : IOperator
{
    private readonly IOperator _left;
    private readonly IOperator _right;
    private readonly SetOperationNode _node;
    private readonly KeyTable _table;
    private readonly KeyBatch _keys;
    private readonly List<long> _counts = [];
    private bool _isReady;

    public SetOperationOperator(IOperator left, IOperator right, SetOperationNode node, ExecutionContext context)
    {
        _left = left;
        _right = right;
        _node = node;
        _table = new KeyTable(context.Budget);
        _keys = new KeyBatch([.. Enumerable.Range(0, node.Columns.Count).Select(i => new ColumnEvaluator(i))]);
    }

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        if (!_isReady)
        {
            while (await _right.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    Count(batch);
                }
            }

            _isReady = true;
        }

        while (await _left.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                if (Select(batch) is { } result)
                {
                    return result;
                }
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        _table.Dispose();
        _keys.Dispose();
        await _left.DisposeAsync().ConfigureAwait(false);
        await _right.DisposeAsync().ConfigureAwait(false);
    }

    private void Count(Batch batch)
    {
        using var rows = EvaluationInput.Of(batch);
        _keys.Load(rows);
        for (var row = 0; row < rows.Rows; row++)
        {
            var number = _table.FindOrAdd(_keys.Hashes[row], _keys.Encoded[row], out var isNew);
            if (isNew)
            {
                _counts.Add(0);
            }

            _counts[number]++;
        }
    }

    private Batch? Select(Batch batch)
    {
        using var rows = EvaluationInput.Of(batch);
        _keys.Load(rows);
        var selection = NativeBuffer.Allocate((long)batch.Length * sizeof(int));
        var selected = selection.As<int>();
        var count = 0;
        for (var row = 0; row < rows.Rows; row++)
        {
            if (IsInResult(row))
            {
                selected[count++] = batch.StoredRow(row);
            }
        }

        if (count > 0)
        {
            return batch.WithSelection(selection, count);
        }

        selection.Dispose();
        return null;
    }

    private bool IsInResult(int row)
    {
        var number = _table.FindOrAdd(_keys.Hashes[row], _keys.Encoded[row], out var isNew);
        if (isNew)
        {
            // Not on the right. For EXCEPT without ALL the next equal row must find that it was passed on.
            _counts.Add(_node.IsExcept && !_node.IsAll ? 1 : 0);
            return _node.IsExcept;
        }

        if (_node.IsAll)
        {
            var isMatched = _counts[number] > 0;
            _counts[number] -= isMatched ? 1 : 0;
            return isMatched != _node.IsExcept;
        }

        if (_node.IsExcept)
        {
            return false;
        }

        var isFirst = _counts[number] > 0;
        _counts[number] = 0;
        return isFirst;
    }
}
