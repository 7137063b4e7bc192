using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>A Parquet file that is open while some part of a scan reads it.</summary>
internal sealed class SharedParquetFile(string path, ParquetFile known) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ParquetFile? _file;
    private int _users;

    /// <summary>Opens it, or joins those who have; each caller calls <see cref="ReleaseAsync"/> once.</summary>
    public async ValueTask<ParquetFile> AcquireAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_file is null)
            {
                var file = await ParquetFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
                if (
                    file.RowGroups.Count != known.RowGroups.Count
                    || file.RowCount != known.RowCount
                    || !file.Schema.Equals(known.Schema)
                )
                {
                    await file.DisposeAsync().ConfigureAwait(false);
                    throw new WeirException(ErrorCode.InvalidData, $"the file was changed while the query ran: {path}")
                    {
                        SourceName = path,
                    };
                }

                _file = file;
            }

            _users++;
            return _file;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask ReleaseAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (--_users == 0 && _file is { } file)
            {
                _file = null;
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
