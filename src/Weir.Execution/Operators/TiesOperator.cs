using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Kernels;

namespace Weir.Execution.Operators;

/// <summary>FETCH FIRST … WITH TIES over sorted rows: after the limit it passes rows on that equal the last one.</summary>
internal sealed class TiesOperator(IOperator input, long offset, long count, Evaluator[] keys) : IOperator
{
    private readonly Column?[] _last = new Column?[keys.Length];
    private long _toSkip = offset;
    private long _toPass = count;
    private bool _isDone = count == 0;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        while (!_isDone)
        {
            var batch = await input.NextAsync(cancellationToken).ConfigureAwait(false);
            if (batch is null)
            {
                return null;
            }

            using (batch)
            {
                var skipped = (int)Math.Min(_toSkip, batch.Length);
                _toSkip -= skipped;
                var passed = Passed(batch, skipped);
                if (passed > 0)
                {
                    return batch.Slice(skipped, passed);
                }
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var column in _last)
        {
            column?.Dispose();
        }

        return input.DisposeAsync();
    }

    private int Passed(Batch batch, int from)
    {
        var plain = (int)Math.Min(_toPass, batch.Length - from);
        _toPass -= plain;
        if (_toPass > 0)
        {
            return plain;
        }

        using var rows = EvaluationInput.Of(batch);
        var columns = Array.ConvertAll(keys, k => k.Evaluate(rows));
        var end = from + plain;
        if (plain > 0)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                _last[i]?.Dispose();
                _last[i] = columns[i].Gather([end - 1]);
            }
        }

        while (end < batch.Length && EqualsLast(columns, end))
        {
            end++;
        }

        _isDone = end < batch.Length;
        Array.ForEach(columns, c => c.Dispose());
        return end - from;
    }

    private bool EqualsLast(Column[] columns, int row)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var (isNull, wasNull) = (columns[i].IsNull(row), _last[i]!.IsNull(0));
            if (isNull != wasNull || (!isNull && RowOrder.Compare(columns[i], row, _last[i]!, 0) != 0))
            {
                return false;
            }
        }

        return true;
    }
}
