using Weir.Columnar;

namespace Weir.Formats.Parquet.Reading;

/// <summary>Bytes that are appended and then read as a whole.</summary>
internal sealed class GrowingBytes(MemoryBudget? budget) : IDisposable
{
    private const int Smallest = 4096;

    private NativeBuffer? _buffer;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer is null ? default : _buffer.Bytes[..Length];

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var needed = (long)Length + bytes.Length;
        if (_buffer is null || _buffer.Length < needed)
        {
            var grown = NativeBuffer.Allocate(Math.Max(Math.Max(Smallest, needed), Length * 2L), budget);
            Written.CopyTo(grown.Bytes);
            _buffer?.Dispose();
            _buffer = grown;
        }

        bytes.CopyTo(_buffer.Bytes[Length..]);
        Length += bytes.Length;
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
        Length = 0;
    }
}
