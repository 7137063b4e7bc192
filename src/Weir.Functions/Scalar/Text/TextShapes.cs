using System.Text;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Functions that make a text out of one, two or three.</summary>
internal static class TextShapes
{
    public static void Lower(ReadOnlySpan<byte> text, TextColumnBuilder target)
    {
        if (!Ascii.IsValid(text))
        {
            target.Append(Encoding.UTF8.GetString(text).ToLowerInvariant());
            return;
        }

        var room = target.Reserve(text.Length);
        Ascii.ToLower(text, room, out var written);
        target.CommitReserved(written);
    }

    public static void Upper(ReadOnlySpan<byte> text, TextColumnBuilder target)
    {
        if (!Ascii.IsValid(text))
        {
            target.Append(Encoding.UTF8.GetString(text).ToUpperInvariant());
            return;
        }

        var room = target.Reserve(text.Length);
        Ascii.ToUpper(text, room, out var written);
        target.CommitReserved(written);
    }

    /// <summary>Capital letters at the start of words, small ones behind.</summary>
    public static string Capitalize(string text)
    {
        var result = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var c in text)
        {
            result.Append(inWord ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            inWord = char.IsLetterOrDigit(c);
        }

        return result.ToString();
    }

    /// <summary>Takes characters of a set away from the ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text, ReadOnlySpan<byte> set, bool start, bool end)
    {
        while (start && !text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out _, out var length);
            if (set.IndexOf(text[..length]) < 0)
            {
                break;
            }

            text = text[length..];
        }

        while (end && !text.IsEmpty)
        {
            Rune.DecodeLastFromUtf8(text, out _, out var length);
            if (set.IndexOf(text[^length..]) < 0)
            {
                break;
            }

            text = text[..^length];
        }

        return text;
    }

    public static void Pad(
        ReadOnlySpan<byte> text,
        int length,
        ReadOnlySpan<byte> fill,
        bool left,
        TextColumnBuilder target
    )
    {
        var missing = Math.Max(0, length) - Utf8Text.Count(text);
        if (missing <= 0 || fill.IsEmpty)
        {
            target.Append(Utf8Text.Slice(text, 0, Math.Max(0, length)));
            return;
        }

        var period = Utf8Text.Count(fill);
        var rest = Utf8Text.Slice(fill, 0, missing % period);
        var padding = Utf8Text.Checked(((long)(missing / period) * fill.Length) + rest.Length);
        var room = target.Reserve(Utf8Text.Checked((long)padding + text.Length));
        var at = left ? 0 : text.Length;
        text.CopyTo(left ? room[padding..] : room);
        for (var i = 0; i < missing / period; i++, at += fill.Length)
        {
            fill.CopyTo(room[at..]);
        }

        rest.CopyTo(room[at..]);
        target.CommitReserved(padding + text.Length);
    }

    public static void Repeat(ReadOnlySpan<byte> text, long count, TextColumnBuilder target)
    {
        var length = Utf8Text.Checked(
            Math.Max(0, count) > Utf8Text.LongestResult
                ? (text.IsEmpty ? 0 : long.MaxValue)
                : Math.Max(0, count) * text.Length
        );
        var room = target.Reserve(length);
        for (var at = 0; at < length; at += text.Length)
        {
            text.CopyTo(room[at..]);
        }

        target.CommitReserved(length);
    }

    public static void Replace(
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> part,
        ReadOnlySpan<byte> other,
        TextColumnBuilder target
    )
    {
        var count = part.IsEmpty ? 0 : text.Count(part);
        if (count == 0)
        {
            target.Append(text);
            return;
        }

        var length = Utf8Text.Checked(text.Length + ((long)count * (other.Length - part.Length)));
        var room = target.Reserve(length);
        var at = 0;
        for (var next = text.IndexOf(part); next >= 0; next = text.IndexOf(part))
        {
            text[..next].CopyTo(room[at..]);
            other.CopyTo(room[(at + next)..]);
            at += next + other.Length;
            text = text[(next + part.Length)..];
        }

        text.CopyTo(room[at..]);
        target.CommitReserved(length);
    }

    /// <summary>Replaces each character of one set by the one at its place in another; without one it vanishes.</summary>
    public static string Translate(string text, string from, string to)
    {
        var (source, replacements) = (from.EnumerateRunes().ToArray(), to.EnumerateRunes().ToArray());
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var at = Array.IndexOf(source, rune);
            if (at < 0)
            {
                result.Append(rune.ToString());
            }
            else if (at < replacements.Length)
            {
                result.Append(replacements[at].ToString());
            }
        }

        return result.ToString();
    }

    public static void Reverse(ReadOnlySpan<byte> text, TextColumnBuilder target)
    {
        var room = target.Reserve(text.Length);
        var at = text.Length;
        for (var rest = text; !rest.IsEmpty; )
        {
            Rune.DecodeFromUtf8(rest, out _, out var length);
            at -= length;
            rest[..length].CopyTo(room[at..]);
            rest = rest[length..];
        }

        target.CommitReserved(text.Length);
    }

    /// <summary>A field between separators, counted from one, or with a negative number from the end.</summary>
    public static ReadOnlySpan<byte> SplitPart(ReadOnlySpan<byte> text, ReadOnlySpan<byte> separator, int field)
    {
        if (field == 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, "field position must not be zero");
        }

        if (separator.IsEmpty)
        {
            return field is 1 or -1 ? text : default;
        }

        if (field < 0)
        {
            field += text.Count(separator) + 2;
        }

        for (; field > 1; field--)
        {
            var at = text.IndexOf(separator);
            if (at < 0)
            {
                return default;
            }

            text = text[(at + separator.Length)..];
        }

        var end = text.IndexOf(separator);
        return field < 1 ? default
            : end < 0 ? text
            : text[..end];
    }
}
