namespace Weir.Formats.Parquet.Writing;

/// <summary>Bytes that grow at the end and are used again after <see cref="Clear"/>.</summary>
internal sealed class ByteBuffer
{
    private const int Smallest = 4096;
    private const int LargestKept = 8 << 20;

    private byte[] _data = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _data.AsSpan(0, Length);

    /// <summary>Forgets the bytes, and the memory too if it is unusually large.</summary>
    public void Clear()
    {
        Length = 0;
        if (_data.Length > LargestKept)
        {
            _data = [];
        }
    }

    /// <summary>Room for at least that many bytes after the end; what is written counts after <see cref="Advance"/>.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.LimitExceeded"/>: more than a page can hold.</exception>
    public Span<byte> Reserve(long bytes)
    {
        var needed = Length + bytes;
        if (needed > _data.Length)
        {
            if (needed > Array.MaxLength)
            {
                throw new WeirException(ErrorCode.LimitExceeded, "A page of a Parquet file cannot exceed 2 GB");
            }

            Array.Resize(
                ref _data,
                (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(needed, Smallest), _data.Length * 2L))
            );
        }

        return _data.AsSpan(Length);
    }

    public void Advance(int bytes) => Length += bytes;

    /// <summary>Forgets what is behind that many bytes.</summary>
    public void CutTo(int length) => Length = Math.Min(Length, length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Bytes that were written before, to be filled in later.</summary>
    public Span<byte> At(int offset, int length) => _data.AsSpan(offset, length);
}
