using Weir.Columnar;
using Weir.Formats;

namespace Weir.Connectors.Files;

/// <summary>
/// Writes one file aside, in the same folder, and renames it when it is complete and on the disk. Disposing before that
/// removes it: the target is as it was.
/// </summary>
internal sealed class FileSink : ITableSink
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly IBatchWriter _writer;
    private readonly bool _mustNotExist;
    private bool _isDone;

    private FileSink(string path, string temporary, FileStream stream, IBatchWriter writer, bool mustNotExist)
    {
        _path = path;
        _temporary = temporary;
        _stream = stream;
        _writer = writer;
        _mustNotExist = mustNotExist;
    }

    public string DisplayName => _path;

    public static FileSink Open(string path, IFileFormat format, SinkRequest request)
    {
        if (request.Mode is WriteMode.Upsert or WriteMode.Append)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"mode {request.Mode.ToString().ToLowerInvariant()} is not possible for the file {path}"
            )
            {
                Hint = "Use create or replace, or write to a database.",
            };
        }

        var mustNotExist = request.Mode == WriteMode.Create;
        if (mustNotExist && File.Exists(path))
        {
            throw new WeirException(ErrorCode.TableExists, $"the file {path} exists already")
            {
                Hint = "Use mode replace.",
            };
        }

        var options = request.Options.Where(o => o.Key != "format").ToList();
        return FileErrors.Wrap(
            path,
            () =>
            {
                var folder = Path.GetDirectoryName(path)!;
                Directory.CreateDirectory(folder);
                var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
                var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
                try
                {
                    return new FileSink(
                        path,
                        temporary,
                        stream,
                        format.CreateWriter(stream, request.Schema, options),
                        mustNotExist
                    );
                }
                catch
                {
                    stream.Dispose();
                    File.Delete(temporary);
                    throw;
                }
            }
        );
    }

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            await _writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Of(_path, exception);
        }
    }

    public async ValueTask<SinkResult> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            _stream.Flush(flushToDisk: true);
            await _stream.DisposeAsync().ConfigureAwait(false);
            File.Move(_temporary, _path, overwrite: !_mustNotExist);
            _isDone = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Of(_path, exception);
        }

        return new SinkResult(_writer.RowCount, 0, _writer.BytesWritten);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        if (_isDone)
        {
            return;
        }

        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A full disk also fails the last flush of the file that is removed here.
        }
        finally
        {
            File.Delete(_temporary);
        }
    }
}
