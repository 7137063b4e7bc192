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

    /// <summary>Adds what is there to a list; it stays until <see cref="Dispose"/>.</summary>
    public void CollectTo(List<ReadOnlyMemory<byte>> segments)
    {
        for (var i = 0; i < _segments.Count; i++)
        {
            segments.Add(_segments[i].AsMemory(0, i == _segments.Count - 1 ? _used : SegmentBytes));
        }
    }

    /// <summary>Gives the memory back; it may be used anew.</summary>
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
