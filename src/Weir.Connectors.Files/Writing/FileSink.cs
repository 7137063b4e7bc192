using System.IO.Compression;
using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Compression;

namespace Weir.Connectors.Files;

/// <summary>
/// Writes a file aside, under a temporary name in the same folder, and gives it its name at commit, after everything
/// reached the disk. Without a commit nothing stays. Devices such as <c>/dev/stdout</c> are written directly.
/// </summary>
internal sealed class FileSink(
    string path,
    bool mustBeNew,
    string? appendTo,
    Schema schema,
    Func<Stream, Schema, bool, IBatchWriter> write
) : ITableSink
{
    private readonly string _aside = IsDevice(path)
        ? path
        : Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");

    private FileStream? _file;
    private Stream? _stream;
    private IBatchWriter? _writer;
    private bool _committed;

    public string DisplayName => path;

    public static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal);

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            await _writer!.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, path, "write");
        }
    }

    public async ValueTask<SinkResult> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            await _writer!.CompleteAsync(cancellationToken).ConfigureAwait(false);
            var (rows, bytes) = (_writer.RowCount, _writer.BytesWritten);
            if (!ReferenceEquals(_stream, _file))
            {
                await _stream!.DisposeAsync().ConfigureAwait(false);
                if (bytes == 0)
                {
                    _file!.SetLength(0);
                    _file.Write(GzipReadStream.Nothing);
                }
            }

            if (!IsDevice(path))
            {
                _file!.Flush(true);
                await _file.DisposeAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                Publish();
            }

            _committed = true;
            return new SinkResult(rows, 0, bytes);
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, path, "write");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_writer is not null)
            {
                await _writer.DisposeAsync().ConfigureAwait(false);
            }

            if (_stream is not null && !ReferenceEquals(_stream, _file))
            {
                await _stream.DisposeAsync().ConfigureAwait(false);
            }

            if (_file is not null)
            {
                await _file.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            // What could not be written to a file that is thrown away, or to a device after its error was reported.
        }
        finally
        {
            if (!_committed && !IsDevice(path))
            {
                Remove();
            }
        }
    }

    private void Publish()
    {
        try
        {
            File.Move(_aside, path, !mustBeNew);
        }
        catch (IOException) when (mustBeNew && File.Exists(path))
        {
            throw FileSinks.Exists(path);
        }
    }

    private void Remove()
    {
        try
        {
            File.Delete(_aside);
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            // The folder itself is gone or closed to us, and with it the file or the right to say more.
        }
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null)
        {
            return;
        }

        if (!IsDevice(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }

        _file ??= new FileStream(
            _aside,
            IsDevice(path) ? FileMode.Open : FileMode.CreateNew,
            FileAccess.Write,
            FileShare.Read,
            64 << 10
        );
        if (appendTo is not null)
        {
            await CopyAsync(cancellationToken).ConfigureAwait(false);
        }

        _stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(_file, CompressionLevel.Optimal, true)
            : _file;
        _writer = write(_stream, schema, appendTo is not null);
    }

    private async ValueTask CopyAsync(CancellationToken cancellationToken)
    {
        var old = new FileStream(appendTo!, FileMode.Open, FileAccess.Read);
        await using var _ = old.ConfigureAwait(false);
        await old.CopyToAsync(_file!, cancellationToken).ConfigureAwait(false);
        var isCompressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        if (!isCompressed && old.Length > 0)
        {
            old.Seek(-1, SeekOrigin.End);
            if (old.ReadByte() is not ('\n' or '\r'))
            {
                _file!.WriteByte((byte)'\n');
            }
        }
    }
}
