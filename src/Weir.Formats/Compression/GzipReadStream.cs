using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace Weir.Formats.Compression;

/// <summary>
/// Decompresses gzip (RFC 1952), one member or several, and raises <see cref="InvalidDataException"/> when the data ends
/// too early, which <see cref="GZipStream"/> takes for the end of the text. To tell, one more member is put behind the
/// data: only after complete data does it come out whole. Asynchronous reading only.
/// </summary>
public sealed class GzipReadStream : Stream
{
    /// <summary>Nothing, compressed: <see cref="GZipStream"/> makes no whole member of it.</summary>
    public static ReadOnlySpan<byte> Nothing => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private const int BufferBytes = 64 << 10;

    private static readonly byte[] Seal = "weir: the end of this text \u0002"u8.ToArray();
    private static readonly byte[] SealMember = Compress();

    private readonly SealedStream _source;
    private readonly GZipStream _zip;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Reads from a stream, which is disposed with this.</summary>
    public GzipReadStream(Stream compressed)
    {
        _source = new SealedStream(compressed);
        _zip = new GZipStream(_source, CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The last bytes may be the seal, so they are kept back.
        while (_end - _start <= Seal.Length && !_isAtEnd)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        var count = Math.Min(buffer.Length, _end - _start - (_isAtEnd ? 0 : Seal.Length));
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _zip.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _zip.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Compress()
    {
        var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
        {
            zip.Write(Seal);
        }

        return target.ToArray();
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = await _zip.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        if (read > 0)
        {
            return;
        }

        if (_source.IsEmpty || !_buffer.AsSpan(0, _end).EndsWith(Seal))
        {
            throw new InvalidDataException("the compressed data ends too early, or other bytes follow it");
        }

        _isAtEnd = true;
        _end -= Seal.Length;
    }

    /// <summary>The compressed data with one more member behind it.</summary>
    [SuppressMessage("Design", "MA0072", Justification = "A stream that is read by one reader only.")]
    private sealed class SealedStream(Stream stream) : Stream
    {
        private bool _isAtEnd;
        private int _sealed;

        public bool IsEmpty { get; private set; } = true;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (!_isAtEnd)
            {
                var read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0 || buffer.IsEmpty)
                {
                    IsEmpty &= read == 0;
                    return read;
                }

                _isAtEnd = true;
            }

            var count = Math.Min(buffer.Length, SealMember.Length - _sealed);
            SealMember.AsMemory(_sealed, count).CopyTo(buffer);
            _sealed += count;
            return count;
        }

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override async ValueTask DisposeAsync()
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                stream.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
