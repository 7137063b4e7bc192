using System.Text;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>What text functions do with a row.</summary>
internal static partial class TextFunctions
{
    private static ReadOnlySpan<byte> Substring(ReadOnlySpan<byte> text, int from, int count) =>
        count < 0
            ? throw new WeirException(ErrorCode.InvalidParameter, "negative substring length not allowed")
            : Utf8Text.Slice(text, from - 1L, count);

    private static ReadOnlySpan<byte> ByteSlice(ReadOnlySpan<byte> bytes, int from, int count)
    {
        var end = Math.Min(bytes.Length, from - 1L + count);
        var start = Math.Max(0, from - 1L);
        return count < 0 ? throw new WeirException(ErrorCode.InvalidParameter, "negative substring length not allowed")
            : start >= end ? default
            : bytes[(int)start..(int)end];
    }

    private static ReadOnlySpan<byte> Left(ReadOnlySpan<byte> text, int count) =>
        Utf8Text.Slice(text, 0, count >= 0 ? count : Utf8Text.Count(text) + (long)count);

    private static ReadOnlySpan<byte> Right(ReadOnlySpan<byte> text, int count)
    {
        var length = Utf8Text.Count(text);
        var skip = count >= 0 ? length - (long)count : -(long)count;
        return Utf8Text.Slice(text, Math.Max(0, skip), length);
    }

    private static void Overlay(
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> part,
        int from,
        int count,
        TextColumnBuilder target
    )
    {
        if (from <= 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, "negative substring length not allowed");
        }

        var head = Utf8Text.Slice(text, 0, from - 1L);
        var tail = Utf8Text.Slice(text, from - 1L + count, int.MaxValue);
        var room = target.Reserve(Utf8Text.Checked((long)head.Length + part.Length + tail.Length));
        head.CopyTo(room);
        part.CopyTo(room[head.Length..]);
        tail.CopyTo(room[(head.Length + part.Length)..]);
        target.CommitReserved(head.Length + part.Length + tail.Length);
    }

    private static void Append(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, TextColumnBuilder target)
    {
        var room = target.Reserve(Utf8Text.Checked((long)left.Length + right.Length));
        left.CopyTo(room);
        right.CopyTo(room[left.Length..]);
        target.CommitReserved(left.Length + right.Length);
    }

    private static void Join(scoped in Row row, ReadOnlySpan<byte> separator, int first, TextColumnBuilder target)
    {
        var length = 0L;
        for (var i = first; i < row.Count; i++)
        {
            length += row.IsNull(i) ? 0 : row.Text(i).Length + separator.Length;
        }

        var room = target.Reserve(Utf8Text.Checked(length));
        var at = 0;
        var any = false;
        for (var i = first; i < row.Count; i++)
        {
            if (row.IsNull(i))
            {
                continue;
            }

            if (any)
            {
                separator.CopyTo(room[at..]);
                at += separator.Length;
            }

            any = true;
            row.Text(i).CopyTo(room[at..]);
            at += row.Text(i).Length;
        }

        target.CommitReserved(at);
    }

    private static string Character(int code) =>
        code > 0 && Rune.IsValid(code)
            ? new Rune(code).ToString()
            : throw new WeirException(
                ErrorCode.InvalidParameter,
                code == 0 ? "null character not permitted" : $"requested character not valid: {code}"
            );

    private static ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> text, string encoding)
    {
        if (encoding.ToUpperInvariant() is not ("UTF8" or "UTF-8"))
        {
            throw new WeirException(ErrorCode.NotSupported, $"encoding \"{encoding}\"");
        }

        return System.Text.Unicode.Utf8.IsValid(text)
            ? text
            : throw new WeirException(ErrorCode.InvalidText, "invalid byte sequence for encoding \"UTF8\"");
    }
}
