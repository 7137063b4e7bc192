using System.Buffers.Binary;
using System.Text;
using Weir.Formats.Parquet.Metadata;

namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// The least and the greatest text by unsigned bytes. Long ones are shortened: a beginning of the least is not greater,
/// and a beginning of the greatest with its last character raised is greater (parquet.thrift, Statistics).
/// </summary>
internal sealed class TextBounds(bool isText)
{
    private const int MaximumBytes = 64;
    private const int LengthBytes = 4;

    private byte[]? _minimum;
    private byte[]? _maximum;

    public void Clear() => (_minimum, _maximum) = (null, null);

    /// <summary>Takes values in, each behind its length in four bytes.</summary>
    public void Add(ReadOnlySpan<byte> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        var minimum = _minimum is null ? First(values) : _minimum;
        var maximum = _maximum is null ? First(values) : _maximum;
        var (low, high) = (Prefix(minimum), Prefix(maximum));
        while (!values.IsEmpty)
        {
            var value = First(values);
            values = values[(LengthBytes + value.Length)..];

            // Eight bytes tell nearly all texts apart; only ties are compared as a whole.
            var prefix = Prefix(value);
            if (prefix <= low && value.SequenceCompareTo(minimum) < 0)
            {
                minimum = value;
                low = prefix;
            }

            if (prefix >= high && value.SequenceCompareTo(maximum) > 0)
            {
                maximum = value;
                high = prefix;
            }
        }

        _minimum = minimum.ToArray();
        _maximum = maximum.ToArray();
    }

    public ChunkStatistics ToStatistics()
    {
        if (_minimum is null || _maximum is null)
        {
            return new ChunkStatistics();
        }

        var minimum = _minimum.Length <= MaximumBytes ? _minimum : _minimum[..Cut(_minimum)];
        var maximum = _maximum.Length <= MaximumBytes ? _maximum : Raised(_maximum.AsSpan(0, Cut(_maximum)));
        return new ChunkStatistics
        {
            Minimum = minimum,
            Maximum = maximum,
            IsMinimumExact = minimum.Length == _minimum.Length,
            IsMaximumExact = maximum is null ? null : ReferenceEquals(maximum, _maximum),
        };
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> values) =>
        values.Slice(LengthBytes, BinaryPrimitives.ReadInt32LittleEndian(values));

    /// <summary>The first eight bytes as a number of the same order, the missing ones as zeros.</summary>
    private static ulong Prefix(ReadOnlySpan<byte> value)
    {
        if (value.Length >= 8)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(value);
        }

        ulong prefix = 0;
        for (var i = 0; i < value.Length; i++)
        {
            prefix |= (ulong)value[i] << (56 - (8 * i));
        }

        return prefix;
    }

    /// <summary>Where to cut so that no character is cut in two.</summary>
    private int Cut(ReadOnlySpan<byte> value)
    {
        var length = MaximumBytes;
        while (isText && length > 0 && (value[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return length;
    }

    /// <summary>Something greater than all that begins with these bytes; null if there is nothing.</summary>
    private byte[]? Raised(ReadOnlySpan<byte> start) => isText ? RaisedText(start) : RaisedBytes(start);

    private static byte[]? RaisedBytes(ReadOnlySpan<byte> start)
    {
        var kept = start.LastIndexOfAnyExcept(byte.MaxValue);
        if (kept < 0)
        {
            return null;
        }

        var raised = start[..(kept + 1)].ToArray();
        raised[kept]++;
        return raised;
    }

    private static byte[]? RaisedText(ReadOnlySpan<byte> start)
    {
        const int LastBeforeSurrogates = 0xD7FF;
        const int FirstAfterSurrogates = 0xE000;
        const int Last = 0x10FFFF;
        while (Rune.DecodeLastFromUtf8(start, out var rune, out var length) == System.Buffers.OperationStatus.Done)
        {
            start = start[..^length];
            if (rune.Value == Last)
            {
                continue;
            }

            var next = rune.Value == LastBeforeSurrogates ? FirstAfterSurrogates : rune.Value + 1;
            Span<byte> encoded = stackalloc byte[4];
            return [.. start, .. encoded[..new Rune(next).EncodeToUtf8(encoded)]];
        }

        return null;
    }
}
