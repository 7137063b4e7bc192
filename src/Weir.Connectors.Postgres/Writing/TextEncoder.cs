using System.Buffers.Binary;
using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Encodes texts. PostgreSQL's texts hold no zero character; jsonb begins with the version number 1.</summary>
/// <param name="name">The column's name in errors.</param>
/// <param name="isJsonb">Whether it is a jsonb column.</param>
/// <param name="limit">
/// The most characters: the server refuses more, but cuts blanks at the end without a word.
/// </param>
internal sealed class TextEncoder(string name, bool isJsonb, int limit = int.MaxValue) : VariableEncoder
{
    private readonly int _prefix = isJsonb ? 1 : 0;

    public override void Measure(Column column, ReadOnlySpan<int> rows, Span<long> sizes)
    {
        var views = ((TextColumn)column).Views;
        var words = column.ValidityWords;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var isNull = words.Length > 0 && !Bitmap.Get(words, row);
            sizes[i] += LengthSize + (isNull ? 0 : views[row].Length + _prefix);
        }
    }

    public override int SizeOf(Column column, int row) => ((TextColumn)column).Views[row].Length + _prefix;

    public override void WriteValue(Column column, int row, Span<byte> target)
    {
        var text = ((TextColumn)column).GetBytes(row);
        if (HoldsZero(text))
        {
            throw new WeirException(
                ErrorCode.InvalidText,
                $"column \"{name}\": PostgreSQL cannot hold the zero character (\\0) in a text"
            )
            {
                Hint = "Take it out with replace(), or write the bytes into a BYTEA column.",
            };
        }

        if (text.Length > limit && Characters(text) is var characters && characters > limit)
        {
            throw new WeirException(
                ErrorCode.InvalidData,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"column \"{name}\": a text of {characters} characters is too long for the target's type character varying({limit})"
                )
            );
        }

        if (isJsonb)
        {
            target[0] = 1;
        }

        text.CopyTo(target[_prefix..]);
    }

    /// <summary>Whether a byte is zero. Most texts are short, and looked at in one or two words.</summary>
    private static bool HoldsZero(ReadOnlySpan<byte> text)
    {
        if (text.Length is < sizeof(uint) or > 2 * sizeof(ulong))
        {
            return text.Contains((byte)0);
        }

        return text.Length >= sizeof(ulong)
            ? HoldsZero(BinaryPrimitives.ReadUInt64LittleEndian(text))
                || HoldsZero(BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]))
            : HoldsZero(
                BinaryPrimitives.ReadUInt32LittleEndian(text)
                    | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]) << 32)
            );
    }

    /// <summary>Whether a byte of a word is zero: only that one borrows from the bit that it does not have.</summary>
    private static bool HoldsZero(ulong word) => ((word - 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080) != 0;

    /// <summary>Bytes of UTF-8 that do not continue a character.</summary>
    private static int Characters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var value in text)
        {
            count += (value & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }
}
