using System.Diagnostics.CodeAnalysis;

namespace Weir.Connectors.Files;

/// <summary>Some bytes of a file, from where it stands; it must have them all. Disposes the file.</summary>
internal sealed class RangeStream(Stream file, long count, string path) : Stream
{
    private long _left = count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) =>
        buffer.IsEmpty ? 0 : Took(file.Read(buffer[..(int)Math.Min(buffer.Length, _left)]));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) =>
        buffer.IsEmpty
            ? 0
            : Took(
                await file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken)
                    .ConfigureAwait(false)
            );

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    [SuppressMessage("Usage", "CA2215", Justification = "Streams dispose the other way.")]
    public override ValueTask DisposeAsync() => file.DisposeAsync();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Took(int read)
    {
        if (read == 0 && _left > 0)
        {
            throw new WeirException(ErrorCode.SourceChanged, $"the file became shorter while it was read: {path}")
            {
                SourceName = path,
            };
        }

        _left -= read;
        return read;
    }
}
