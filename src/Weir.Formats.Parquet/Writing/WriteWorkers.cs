namespace Weir.Formats.Parquet.Writing;

/// <summary>Does the same work for many columns, on several threads when there is enough of it.</summary>
internal sealed class WriteWorkers
{
    /// <summary>Less than so many values are not worth another thread.</summary>
    private const long ValuesOfAThread = 16 << 10;

    private readonly WriteScratch[] _scratches;

    public WriteWorkers(ParquetWriteOptions options, int columns)
    {
        _scratches = new WriteScratch[Math.Clamp(options.MaximumThreads, 1, columns)];
        for (var i = 0; i < _scratches.Length; i++)
        {
            _scratches[i] = new WriteScratch(options);
        }
    }

    /// <summary>Calls the work once for each column, for each thread with memory of its own; raises one of its errors.</summary>
    public async Task ForEachAsync(
        int columns,
        long rows,
        Action<int, WriteScratch> work,
        CancellationToken cancellationToken
    )
    {
        var threads = (int)Math.Clamp(columns * rows / ValuesOfAThread, 1, Math.Min(_scratches.Length, columns));
        var next = -1;
        var others = new Task[threads - 1];
        for (var i = 0; i < others.Length; i++)
        {
            var scratch = _scratches[i + 1];
            others[i] = Task.Run(() => RunAsync(scratch), CancellationToken.None);
        }

        var own = RunAsync(_scratches[0]);
        await Task.WhenAll([own, .. others]).ConfigureAwait(false);

        Task RunAsync(WriteScratch scratch)
        {
            try
            {
                int column;
                while ((column = Interlocked.Increment(ref next)) < columns)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    work(column, scratch);
                }

                return Task.CompletedTask;
            }
            catch (Exception e)
            {
                // The other threads need not begin another column.
                Interlocked.Exchange(ref next, columns);
                return Task.FromException(e);
            }
        }
    }
}
