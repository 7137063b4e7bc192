using System.Buffers.Binary;
using System.Text.Unicode;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>Decodes texts and bytes. A database with encoding SQL_ASCII may send texts that are not UTF-8.</summary>
/// <param name="place">The column's name in errors.</param>
/// <param name="isText">Whether the bytes must be UTF-8.</param>
/// <param name="skip">Bytes before the text: jsonb sends a version number first.</param>
internal sealed class TextDecoder(string place, bool isText, int skip) : ColumnDecoder(place)
{
    public override void Decode(TupleBlock block, int column, ColumnBuilder target)
    {
        var builder = (TextColumnBuilder)target;
        foreach (var start in block.Starts(column))
        {
            var length = block.Length(start);
            if (length < 0)
            {
                builder.AppendNull();
            }
            else
            {
                Append(block.Data.Slice(start, length), builder);
            }
        }
    }

    public override void Append(ReadOnlySpan<byte> value, ColumnBuilder target) =>
        Append(value, (TextColumnBuilder)target);

    private void Append(ReadOnlySpan<byte> value, TextColumnBuilder target)
    {
        if (value.Length < skip)
        {
            throw Wrong("the server sent too few bytes");
        }

        var text = value[skip..];
        if (isText && !IsShortAscii(text) && !Utf8.IsValid(text))
        {
            throw Wrong("a text is not valid UTF-8");
        }

        target.Append(text);
    }

    /// <summary>Whether the text has 8 to 16 bytes, none of them beyond ASCII: most texts do, and that is seen at once.</summary>
    private static bool IsShortAscii(ReadOnlySpan<byte> text)
    {
        const ulong BeyondAscii = 0x8080_8080_8080_8080;
        return text.Length is >= sizeof(ulong) and <= 2 * sizeof(ulong)
            && (
                (
                    BinaryPrimitives.ReadUInt64LittleEndian(text)
                    | BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..])
                ) & BeyondAscii
            ) == 0;
    }
}
