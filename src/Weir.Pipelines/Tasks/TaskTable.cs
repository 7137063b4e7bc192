using Weir.Columnar;
using Weir.Connectors;
using Weir.Engine;

namespace Weir.Pipelines.Tasks;

/// <summary>The result of a task while it grows: in memory while it is small, in a Parquet file once it is not.</summary>
internal sealed class TaskTable(TaskRun run, Schema schema) : IAsyncDisposable
{
    private readonly string _path = Path.Combine(run.TempDirectory, Guid.NewGuid().ToString("N") + ".parquet");
    private MemoryTable? _memory = new(run.Name, schema, run.Session.Memory);
    private ITableSink? _file;

    /// <summary>Rows added so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds the rows of a batch, which stays the caller's.</summary>
    public async ValueTask AddAsync(Batch batch, CancellationToken cancellationToken)
    {
        Rows += batch.Length;
        if (_file is null && _memory!.Bytes <= run.MemoryLimit)
        {
            _memory.Add(batch);
            return;
        }

        _file ??= await SpillAsync(cancellationToken).ConfigureAwait(false);
        await _file.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the rows visible under the task's name.</summary>
    public async ValueTask PublishAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            run.Session.AddTable(run.Name, _memory!);
            _memory = null;
            return;
        }

        await _file.CommitAsync(cancellationToken).ConfigureAwait(false);
        await run.Session.AddPathAsync(run.Name, _path, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _memory?.Dispose();
        if (_file is not null)
        {
            await _file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<ITableSink> SpillAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(run.TempDirectory);
        var sink = await run
            .Session.OpenSinkAsync(
                _path,
                new SinkRequest(new TableName(null, _path), schema, WriteMode.Create, []),
                cancellationToken
            )
            .ConfigureAwait(false);
        try
        {
            foreach (var batch in _memory!.Batches())
            {
                using (batch)
                {
                    await sink.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            await sink.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _memory.Dispose();
        _memory = null;
        return sink;
    }
}
