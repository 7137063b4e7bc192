using System.Buffers;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Finished pages that wait until those of the columns before them are in the file.</summary>
internal sealed class ChunkOutput : IDisposable
{
    private const int SegmentBytes = 128 << 10;

    private readonly List<byte[]> _segments = [];
    private int _used = SegmentBytes;

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_used == SegmentBytes)
            {
                _segments.Add(ArrayPool<byte>.Shared.Rent(SegmentBytes));
                _used = 0;
            }

            var count = Math.Min(bytes.Length, SegmentBytes - _used);
            bytes[..count].CopyTo(_segments[^1].AsSpan(_used));
            _used += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Writes everything and starts anew.</summary>
    public async ValueTask MoveToAsync(Stream stream, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _segments.Count; i++)
        {
            var length = i == _segments.Count - 1 ? _used : SegmentBytes;
            await stream.WriteAsync(_segments[i].AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }

        Dispose();
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            ArrayPool<byte>.Shared.Return(segment);
        }

        _segments.Clear();
        _used = SegmentBytes;
        Length = 0;
    }
}
