using Weir.Columnar;

namespace Weir.Execution.Operators;

/// <summary>Skips rows, passes rows on until it has passed enough, then stops its input.</summary>
internal sealed class LimitOperator(IOperator input, long offset, long count) : IOperator
{
    private long _toSkip = offset;
    private long _toPass = count;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        while (_toPass > 0)
        {
            var batch = await input.NextAsync(cancellationToken).ConfigureAwait(false);
            if (batch is null)
            {
                return null;
            }

            var skipped = (int)Math.Min(_toSkip, batch.Length);
            var passed = (int)Math.Min(_toPass, batch.Length - skipped);
            _toSkip -= skipped;
            _toPass -= passed;
            if (passed == batch.Length)
            {
                return batch;
            }

            using (batch)
            {
                if (passed > 0)
                {
                    return batch.Slice(skipped, passed);
                }
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => input.DisposeAsync();
}
