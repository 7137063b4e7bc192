using System.IO.Compression;

namespace Weir.Connectors.Http;

/// <summary>
/// The coding "deflate": zlib's format by the standard, but servers that send bare deflate data are common. The first two
/// bytes tell: those of zlib name method 8 and are a multiple of 31 (RFC 1950, section 2.2).
/// </summary>
internal sealed class DeflateBody(Stream body) : ReadOnlyStream
{
    private Stream? _decoded;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_decoded is null)
        {
            var start = new byte[2];
            var length = await body.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            var isZlib = length == 2 && (start[0] & 0x0F) == 8 && ((start[0] << 8) | start[1]) % 31 == 0;
            var whole = new PrefixedStream(start.AsMemory(0, length), body);
            _decoded = isZlib
                ? new ZLibStream(whole, CompressionMode.Decompress)
                : new DeflateStream(whole, CompressionMode.Decompress);
        }

        return await _decoded.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        _decoded?.Dispose();
        body.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Bytes that were read already, then the rest.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_prefix.IsEmpty)
            {
                return rest.ReadAsync(buffer, cancellationToken);
            }

            var length = Math.Min(_prefix.Length, buffer.Length);
            _prefix[..length].CopyTo(buffer);
            _prefix = _prefix[length..];
            return ValueTask.FromResult(length);
        }
    }
}
