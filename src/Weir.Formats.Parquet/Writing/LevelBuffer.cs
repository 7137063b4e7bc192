using System.Buffers.Binary;

namespace Weir.Formats.Parquet.Writing;

/// <summary>The repetition or definition levels of one page. While all are the same, only their number is kept.</summary>
internal sealed class LevelBuffer(int maximum)
{
    private byte[] _levels = [];
    private byte _uniform;
    private bool _isUniform = true;

    public int Count { get; private set; }

    public void Clear()
    {
        Count = 0;
        _isUniform = true;
    }

    public void AppendRun(byte level, int count)
    {
        if (_isUniform && (Count == 0 || _uniform == level))
        {
            _uniform = level;
            Count += count;
            return;
        }

        Grow(count).Fill(level);
    }

    public void Append(ReadOnlySpan<byte> levels)
    {
        if (levels.IsEmpty)
        {
            return;
        }

        var first = Count == 0 ? levels[0] : _uniform;
        if (_isUniform && !levels.ContainsAnyExcept(first))
        {
            _uniform = first;
            Count += levels.Length;
            return;
        }

        levels.CopyTo(Grow(levels.Length));
    }

    /// <summary>Appends the encoded levels behind their length in bytes; nothing when there are none to tell apart.</summary>
    public void EncodeTo(ByteBuffer target)
    {
        if (maximum == 0)
        {
            return;
        }

        var width = RleEncoder.WidthOf(maximum);
        var start = target.Length;
        target.Append([0, 0, 0, 0]);
        if (_isUniform)
        {
            RleEncoder.EncodeRun(_uniform, Count, width, target);
        }
        else
        {
            RleEncoder.Encode<byte>(_levels.AsSpan(0, Count), width, target);
        }

        BinaryPrimitives.WriteInt32LittleEndian(target.At(start, 4), target.Length - start - 4);
    }

    private Span<byte> Grow(int count)
    {
        var needed = checked(Count + count);
        if (needed > _levels.Length)
        {
            Array.Resize(ref _levels, Math.Max(needed, _levels.Length * 2));
        }

        if (_isUniform)
        {
            _levels.AsSpan(0, Count).Fill(_uniform);
            _isUniform = false;
        }

        var span = _levels.AsSpan(Count, count);
        Count = needed;
        return span;
    }
}
