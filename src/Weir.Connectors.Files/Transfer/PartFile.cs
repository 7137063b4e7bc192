using Weir.Columnar;
using Weir.Formats;

namespace Weir.Connectors.Files;

/// <summary>A file with rows of a chunk, under a temporary name until it is whole.</summary>
internal sealed class PartFile : IAsyncDisposable
{
    private readonly FileTransferPlan _plan;
    private readonly string _aside;
    private readonly FileStream _file;
    private readonly Stream _stream;
    private readonly IBatchWriter _writer;
    private bool _isComplete;

    public PartFile(FileTransferPlan plan, string folder, string name)
    {
        _plan = plan;
        Name = name;
        FullName = Path.Combine(folder, name);
        _aside = FullName + ".tmp";
        Directory.CreateDirectory(Path.GetDirectoryName(_aside)!);
        _file = new FileStream(_aside, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        _stream = FileStreams.Compress(_file, plan.Parts.IsCompressed);
        _writer = plan.Parts.Open(_stream, plan.PartSchema);
    }

    /// <summary>Its path relative to the folder of parts.</summary>
    public string Name { get; }

    public long Rows => _writer.RowCount;

    public long Bytes => _writer.BytesWritten;

    private string FullName { get; }

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken) =>
        _writer.WriteAsync(batch, cancellationToken);

    /// <summary>Brings all of it to the disk, still under its temporary name, and counts its rows there.</summary>
    public async ValueTask<PartPlace> CompleteAsync(CancellationToken cancellationToken)
    {
        await _writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        if (!ReferenceEquals(_stream, _file))
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }

        _plan.Parts.Flush();
        _file.Flush(true);
        await _file.DisposeAsync().ConfigureAwait(false);
        TransferSteps.Reached("part written");
        var named = _aside[..^".tmp".Length];
        File.Move(_aside, named, true);
        var count = await _plan.Parts.CountAsync(named, _plan.PartSchema, cancellationToken).ConfigureAwait(false);
        Written = count.Bytes;
        return new PartPlace(Name, 0, count.To, count.Rows);
    }

    /// <summary>Bytes on the disk, once it is complete.</summary>
    public long Written { get; private set; }

    /// <summary>From now on it stays.</summary>
    public void Keep() => _isComplete = true;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
            if (!ReferenceEquals(_stream, _file) && _file.CanWrite)
            {
                await _stream.DisposeAsync().ConfigureAwait(false);
            }

            await _file.DisposeAsync().ConfigureAwait(false);
            if (!_isComplete)
            {
                File.Delete(_aside);
                File.Delete(FullName);
            }
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            // What could not be written to a file that is thrown away; a stray is removed when the run is resumed or ends.
        }
    }
}
