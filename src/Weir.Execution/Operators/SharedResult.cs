using Weir.Columnar;

namespace Weir.Execution.Operators;

/// <summary>The rows of a query that several operators read: run once, by whoever comes first, and kept in the budget.</summary>
internal sealed class SharedResult(IOperator input, ExecutionContext context)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<Batch> _batches = [];
    private long _reserved;
    private int _readers;
    private bool _isComplete;

    public void AddReader() => Interlocked.Increment(ref _readers);

    public async ValueTask<Batch?> GetAsync(int index, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!_isComplete && index >= _batches.Count)
            {
                var batch = await input.NextAsync(cancellationToken).ConfigureAwait(false);
                if (batch is null)
                {
                    _isComplete = true;
                    break;
                }

                using (batch)
                {
                    Keep(batch.Compact());
                }
            }

            return index < _batches.Count ? Share(_batches[index]) : null;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask ReleaseAsync()
    {
        if (Interlocked.Decrement(ref _readers) > 0)
        {
            return;
        }

        foreach (var batch in _batches)
        {
            batch.Dispose();
        }

        _batches.Clear();
        context.Budget.Release(_reserved);
        _reserved = 0;
        _gate.Dispose();
        await input.DisposeAsync().ConfigureAwait(false);
    }

    private static Batch Share(Batch batch) => new([.. batch.Columns.Select(c => c.Retain())], batch.Length);

    private void Keep(Batch batch)
    {
        var bytes = batch.Columns.Sum(c => c.MemoryBytes);
        try
        {
            context.Budget.Reserve(bytes, "A query that is used more than once");
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        _reserved += bytes;
        _batches.Add(batch);
    }
}
