using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Weir.Columnar;

namespace Weir.Formats.Parquet.Reading;

/// <summary>
/// Makes <see cref="TextView"/>s out of stored byte strings. A plainly encoded string (a length of four bytes, then the
/// bytes) already looks like the view of a short text, so those are one load and one mask.
/// </summary>
internal static unsafe class TextViews
{
    /// <summary>Sixteen bytes from place 12 - n on keep the length and n bytes of text.</summary>
    private static ReadOnlySpan<byte> Masks =>
        [
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            255,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];

    /// <summary>
    /// Makes views of plainly encoded strings. Those of long texts refer to buffer <paramref name="buffer"/>, at the places
    /// that the strings have behind <paramref name="at"/>; returns the end of the strings.
    /// </summary>
    public static byte* FromPlain(byte* at, byte* end, TextView* views, int count, int buffer, out bool anyLong)
    {
        var start = at;
        var masks = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Masks));
        anyLong = false;
        for (var i = 0; i < count; i++)
        {
            if (end - at < 4)
            {
                throw Ended();
            }

            var length = Unsafe.ReadUnaligned<uint>(at);
            if (length > end - at - 4)
            {
                throw Ended();
            }

            if (length > TextView.InlineLength)
            {
                var view = (ulong*)(views + i);
                view[0] = Unsafe.ReadUnaligned<ulong>(at);
                view[1] = (uint)buffer | ((ulong)(at + 4 - start) << 32);
                anyLong = true;
            }
            else if (end - at >= 16)
            {
                (Vector128.Load(at) & Vector128.Load(masks + TextView.InlineLength - length)).Store((byte*)(views + i));
            }
            else
            {
                views[i] = TextView.Inline(new ReadOnlySpan<byte>(at + 4, (int)length));
            }

            at += 4 + length;
        }

        return at;
    }

    /// <summary>Views of strings of one length that stand side by side.</summary>
    public static void FromFixed(byte* at, int length, TextView* views, int count, int buffer)
    {
        for (var i = 0; i < count; i++)
        {
            var text = new ReadOnlySpan<byte>(at + ((long)i * length), length);
            views[i] =
                length <= TextView.InlineLength
                    ? TextView.Inline(text)
                    : TextView.Reference(text, buffer, checked(i * length));
        }
    }

    /// <summary>
    /// Checks plainly encoded strings. When all bytes are ASCII, lengths included, nothing else has to be looked at.
    /// </summary>
    public static void CheckPlain(byte* at, byte* end, DataType type)
    {
        var region = new ReadOnlySpan<byte>(at, (int)(end - at));
        if (type.Kind == TypeKind.Varchar && Ascii.IsValid(region))
        {
            return;
        }

        while (at < end)
        {
            var length = Unsafe.ReadUnaligned<int>(at);
            Check(new ReadOnlySpan<byte>(at + 4, length), type);
            at += 4 + length;
        }
    }

    /// <summary>Checks one value of a text type; bytes are always right.</summary>
    public static void Check(ReadOnlySpan<byte> text, DataType type)
    {
        if (type.Kind == TypeKind.Blob)
        {
            return;
        }

        if (!Utf8.IsValid(text))
        {
            throw ParquetError.Invalid("a text is not valid UTF-8");
        }

        if (type.Kind == TypeKind.Json && !IsJson(text))
        {
            throw ParquetError.Invalid("a value of a JSON column is not valid JSON");
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        const int MaximumDepth = 1000;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            while (reader.Read()) { }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static WeirException Ended() => ParquetError.Invalid("a text exceeds its page");
}
