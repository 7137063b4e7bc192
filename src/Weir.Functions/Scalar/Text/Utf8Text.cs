using System.Text;

namespace Weir.Functions;

/// <summary>Code points of UTF-8 bytes.</summary>
internal static class Utf8Text
{
    /// <summary>What a text may grow to; beyond it a function raises instead of filling the memory.</summary>
    public const int LongestResult = 256 << 20;

    /// <summary>How many code points there are: all bytes but those that continue one.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var value in text)
        {
            count += (value & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Where a code point starts, the number counted from zero; the length for those behind the end.</summary>
    public static int OffsetOf(ReadOnlySpan<byte> text, long codePoint)
    {
        var at = 0;
        for (; at < text.Length; at++)
        {
            if ((text[at] & 0xC0) != 0x80 && codePoint-- == 0)
            {
                return at;
            }
        }

        return at;
    }

    /// <summary>Up to <paramref name="count"/> code points from one on; both may be out of range.</summary>
    public static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> text, long from, long count)
    {
        var end = from + count;
        from = Math.Max(from, 0);
        if (end <= from)
        {
            return default;
        }

        var start = OffsetOf(text, from);
        return text.Slice(start, OffsetOf(text[start..], end - from));
    }

    /// <summary>The place of a part counted from one in code points; 0 when it is not there.</summary>
    public static int Position(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        var at = text.IndexOf(part);
        return at < 0 ? 0 : Count(text[..at]) + 1;
    }

    /// <summary>Raises when a text of that many bytes would be too long.</summary>
    public static int Checked(long length) =>
        length <= LongestResult
            ? (int)length
            : throw new WeirException(ErrorCode.LimitExceeded, "requested length of a text is too large");

    /// <summary>The code point at the start.</summary>
    public static Rune First(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out var rune, out _);
        return rune;
    }
}
