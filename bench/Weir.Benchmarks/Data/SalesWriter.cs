using System.Buffers.Text;

namespace Weir.Benchmarks.Data;

/// <summary>
/// Writes rows of sales that depend on nothing but their number: ids in order, 20,000 customers, eight regions, amounts
/// of two digits after the point, prices as doubles of six, times over three years, and notes of which one in ten is
/// missing and one in twenty needs quotes in CSV.
/// </summary>
internal static class SalesWriter
{
    private const ulong Seed = 0x5EED_0F_5A1E5;
    private static readonly byte[][] Regions =
    [
        .. new[] { "north", "south", "east", "west", "centre", "islands", "coast", "highlands" }.Select(
            System.Text.Encoding.UTF8.GetBytes
        ),
    ];

    private static readonly byte[][] Notes =
    [
        .. new[]
        {
            "paid on delivery",
            "gift wrapped",
            "Größe geprüft",
            "second try",
            "picked up at the counter",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    public static void Write(string file, long rows, SalesFormat format)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var buffer = new byte[1 << 18];
        var length = 0;
        if (format == SalesFormat.Csv)
        {
            Append("id,customer,region,amount,price,created,note\n"u8, buffer, ref length);
        }

        for (var row = 1L; row <= rows; row++)
        {
            if (length > buffer.Length - 512)
            {
                stream.Write(buffer, 0, length);
                length = 0;
            }

            if (format == SalesFormat.Csv)
            {
                AppendCsv(row, buffer, ref length);
            }
            else
            {
                AppendJson(row, buffer, ref length);
            }
        }

        stream.Write(buffer, 0, length);
    }

    private static void AppendCsv(long row, byte[] buffer, ref int length)
    {
        var random = Mix((ulong)row);
        Append(row, buffer, ref length);
        Append(","u8, buffer, ref length);
        Append((long)(random % 20_000), buffer, ref length);
        Append(","u8, buffer, ref length);
        Append(Regions[random >> 20 & 7], buffer, ref length);
        Append(","u8, buffer, ref length);
        AppendAmount(random, buffer, ref length);
        Append(","u8, buffer, ref length);
        AppendPrice(random, buffer, ref length);
        Append(","u8, buffer, ref length);
        AppendTime(random, (byte)' ', buffer, ref length);
        Append(","u8, buffer, ref length);
        var (hasNote, isQuoted, note) = Note(random);
        if (hasNote)
        {
            Append(isQuoted ? "\""u8 : [], buffer, ref length);
            Append(note, buffer, ref length);
            Append(isQuoted ? ", \"\"again\"\"\""u8 : [], buffer, ref length);
        }

        Append("\n"u8, buffer, ref length);
    }

    private static void AppendJson(long row, byte[] buffer, ref int length)
    {
        var random = Mix((ulong)row);
        Append("{\"id\":"u8, buffer, ref length);
        Append(row, buffer, ref length);
        Append(",\"customer\":"u8, buffer, ref length);
        Append((long)(random % 20_000), buffer, ref length);
        Append(",\"region\":\""u8, buffer, ref length);
        Append(Regions[random >> 20 & 7], buffer, ref length);
        Append("\",\"amount\":"u8, buffer, ref length);
        AppendAmount(random, buffer, ref length);
        Append(",\"price\":"u8, buffer, ref length);
        AppendPrice(random, buffer, ref length);
        Append(",\"created\":\""u8, buffer, ref length);
        AppendTime(random, (byte)'T', buffer, ref length);
        var (hasNote, isQuoted, note) = Note(random);
        Append(hasNote ? "\",\"note\":\""u8 : "\",\"note\":null"u8, buffer, ref length);
        if (hasNote)
        {
            Append(note, buffer, ref length);
            Append(isQuoted ? ", \\\"again\\\"\""u8 : "\""u8, buffer, ref length);
        }

        Append("}\n"u8, buffer, ref length);
    }

    private static (bool HasNote, bool IsQuoted, byte[] Text) Note(ulong random)
    {
        var draw = (random >> 40) % 20;
        return (draw >= 2, draw == 2, Notes[(random >> 45) % (ulong)Notes.Length]);
    }

    private static void AppendAmount(ulong random, byte[] buffer, ref int length)
    {
        var cents = (long)((random >> 8) % 1_000_000);
        Append(cents / 100, buffer, ref length);
        Append("."u8, buffer, ref length);
        AppendDigits(cents % 100, 2, buffer, ref length);
    }

    private static void AppendPrice(ulong random, byte[] buffer, ref int length)
    {
        var millionths = (long)(Mix(random) % 1_000_000_000);
        Append(millionths / 1_000_000, buffer, ref length);
        Append("."u8, buffer, ref length);
        AppendDigits(millionths % 1_000_000, 6, buffer, ref length);
    }

    private static void AppendTime(ulong random, byte separator, byte[] buffer, ref int length)
    {
        var time = new DateTime(2022, 1, 1).AddSeconds((random >> 16) % (3 * 365 * 86_400));
        AppendDigits(time.Year, 4, buffer, ref length);
        buffer[length++] = (byte)'-';
        AppendDigits(time.Month, 2, buffer, ref length);
        buffer[length++] = (byte)'-';
        AppendDigits(time.Day, 2, buffer, ref length);
        buffer[length++] = separator;
        AppendDigits(time.Hour, 2, buffer, ref length);
        buffer[length++] = (byte)':';
        AppendDigits(time.Minute, 2, buffer, ref length);
        buffer[length++] = (byte)':';
        AppendDigits(time.Second, 2, buffer, ref length);
    }

    private static void AppendDigits(long value, int digits, byte[] buffer, ref int length)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            buffer[length + i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        length += digits;
    }

    private static void Append(long value, byte[] buffer, ref int length)
    {
        Utf8Formatter.TryFormat(value, buffer.AsSpan(length), out var written);
        length += written;
    }

    private static void Append(ReadOnlySpan<byte> text, byte[] buffer, ref int length)
    {
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    // SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
    private static ulong Mix(ulong value)
    {
        var z = unchecked((value * 0x9E3779B97F4A7C15) + Seed);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
