using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Weir.Columnar;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>Functions of text and bytes.</summary>
[SuppressMessage("Design", "MA0051:Method is too long", Justification = "A list, not a method")]
[SuppressMessage(
    "Security",
    "CA5351:Do Not Use Broken Cryptographic Algorithms",
    Justification = "md5 is a function of SQL"
)]
internal static partial class TextFunctions
{
    public static void AddTo(ScalarList list)
    {
        AddLengths(list);
        AddCases(list);
        AddTrims(list);
        AddParts(list);
        AddSearches(list);
        AddChanges(list);
        AddConcatenation(list);
        AddCodes(list);
        AddQuotes(list);
    }

    private static void AddLengths(ScalarList list)
    {
        list.Fixed(
            "length char_length character_length strlen",
            "How many characters there are",
            [Text],
            Int,
            (in r) => Utf8Text.Count(r.Text(0)),
            false
        );
        list.Fixed("length octet_length", "How many bytes there are", [Bytes], Int, (in r) => r.Text(0).Length, false);
        list.Fixed("octet_length", "How many bytes there are", [Text], Int, (in r) => r.Text(0).Length, false);
        list.Fixed("bit_length", "How many bits there are", [Text], Int, (in r) => r.Text(0).Length * 8, false);
    }

    private static void AddCases(ScalarList list)
    {
        list.Text("lower lcase", "Small letters", [Text], (in r, b) => TextShapes.Lower(r.Text(0), b));
        list.Text("upper ucase", "Capital letters", [Text], (in r, b) => TextShapes.Upper(r.Text(0), b));
        list.Text(
            "initcap",
            "Capital letters at the start of words",
            [Text],
            (in r, b) => b.Append(TextShapes.Capitalize(r.String(0)))
        );
    }

    private static void AddTrims(ScalarList list)
    {
        Trim(list, "trim btrim", "both ends", true, true);
        Trim(list, "ltrim", "the start", true, false);
        Trim(list, "rtrim", "the end", false, true);
    }

    private static void AddParts(ScalarList list)
    {
        list.Text(
            "substring substr",
            "The text from a character on",
            [Text, Int],
            (in r, b) => b.Append(Utf8Text.Slice(r.Text(0), r.Int(1) - 1L, 1L << 40))
        );
        list.Text(
            "substring substr",
            "That many characters from one on",
            [Text, Int, Int],
            (in r, b) => b.Append(Substring(r.Text(0), r.Int(1), r.Int(2))),
            true
        );
        list.Text(
            "substring substr",
            "The bytes from one on",
            [Bytes, Int, Int],
            (in r, b) => b.Append(ByteSlice(r.Text(0), r.Int(1), r.Int(2))),
            true,
            Bytes
        );
        list.Text(
            "left",
            "The first characters; a negative number leaves out the last",
            [Text, Int],
            (in r, b) => b.Append(Left(r.Text(0), r.Int(1)))
        );
        list.Text(
            "right",
            "The last characters; a negative number leaves out the first",
            [Text, Int],
            (in r, b) => b.Append(Right(r.Text(0), r.Int(1)))
        );
        list.Text(
            "split_part",
            "A field between separators, counted from one",
            [Text, Text, Int],
            (in r, b) => b.Append(TextShapes.SplitPart(r.Text(0), r.Text(1), r.Int(2))),
            true
        );
    }

    private static void AddSearches(ScalarList list)
    {
        list.Fixed(
            "position",
            "Where the first text is in the second",
            [Text, Text],
            Int,
            (in r) => Utf8Text.Position(r.Text(1), r.Text(0)),
            false
        );
        list.Fixed(
            "strpos instr",
            "Where the second text is in the first",
            [Text, Text],
            Int,
            (in r) => Utf8Text.Position(r.Text(0), r.Text(1)),
            false
        );
        list.Fixed(
            "starts_with prefix ^@",
            "Whether the text starts with the other",
            [Text, Text],
            Bool,
            (in r) => r.Text(0).StartsWith(r.Text(1)),
            false
        );
        list.Fixed(
            "ends_with suffix",
            "Whether the text ends with the other",
            [Text, Text],
            Bool,
            (in r) => r.Text(0).EndsWith(r.Text(1)),
            false
        );
        list.Fixed(
            "contains",
            "Whether the text contains the other",
            [Text, Text],
            Bool,
            (in r) => r.Text(0).IndexOf(r.Text(1)) >= 0,
            false
        );
    }

    private static void AddChanges(ScalarList list)
    {
        list.Text(
            "lpad",
            "Filled up at the start to a length",
            [Text, Int, Text],
            (in r, b) => TextShapes.Pad(r.Text(0), r.Int(1), r.Text(2), true, b),
            true
        );
        list.Text(
            "lpad",
            "Filled up at the start with blanks",
            [Text, Int],
            (in r, b) => TextShapes.Pad(r.Text(0), r.Int(1), " "u8, true, b),
            true
        );
        list.Text(
            "rpad",
            "Filled up at the end to a length",
            [Text, Int, Text],
            (in r, b) => TextShapes.Pad(r.Text(0), r.Int(1), r.Text(2), false, b),
            true
        );
        list.Text(
            "rpad",
            "Filled up at the end with blanks",
            [Text, Int],
            (in r, b) => TextShapes.Pad(r.Text(0), r.Int(1), " "u8, false, b),
            true
        );
        list.Text(
            "replace",
            "Every occurrence of a part replaced",
            [Text, Text, Text],
            (in r, b) => TextShapes.Replace(r.Text(0), r.Text(1), r.Text(2), b),
            true
        );
        list.Text(
            "translate",
            "Characters replaced one by one",
            [Text, Text, Text],
            (in r, b) => b.Append(TextShapes.Translate(r.String(0), r.String(1), r.String(2)))
        );
        list.Text("reverse", "Characters in reverse order", [Text], (in r, b) => TextShapes.Reverse(r.Text(0), b));
        list.Text(
            "repeat",
            "The text that many times",
            [Text, Long],
            (in r, b) => TextShapes.Repeat(r.Text(0), r.Long(1), b),
            true
        );
        list.Text(
            "overlay",
            "The text with a part from a place on replaced",
            [Text, Text, Int],
            (in r, b) => Overlay(r.Text(0), r.Text(1), r.Int(2), Utf8Text.Count(r.Text(1)), b),
            true
        );
        list.Text(
            "overlay",
            "The text with that many characters from a place on replaced",
            [Text, Text, Int, Int],
            (in r, b) => Overlay(r.Text(0), r.Text(1), r.Int(2), r.Int(3), b),
            true
        );
    }

    private static void AddConcatenation(ScalarList list)
    {
        list.Text("||", "One text after the other", [Text, Text], (in r, b) => Append(r.Text(0), r.Text(1), b));
        list.Text(
            "||",
            "One text after the other",
            [Text, Parameter.AsText],
            (in r, b) => Append(r.Text(0), r.Text(1), b)
        );
        list.Text(
            "||",
            "One text after the other",
            [Parameter.AsText, Text],
            (in r, b) => Append(r.Text(0), r.Text(1), b)
        );
        list.Text(
            "||",
            "One after the other",
            [Bytes, Bytes],
            (in r, b) => Append(r.Text(0), r.Text(1), b),
            false,
            Bytes
        );
        list.Add(
            "concat",
            "All texts one after the other, without nulls",
            [Parameter.AsText],
            Text,
            RowLoops.Build((in r, b) => Join(in r, default, 0, (TextColumnBuilder)b), false),
            true,
            true
        );
        list.Add(
            "concat_ws",
            "All texts but the first, which separates them, without nulls",
            [Text, Parameter.AsText],
            Text,
            RowLoops.Build(
                (in r, b) =>
                {
                    if (r.IsNull(0))
                    {
                        b.AppendNull();
                    }
                    else
                    {
                        Join(in r, r.Text(0), 1, (TextColumnBuilder)b);
                    }
                },
                false
            ),
            true,
            true
        );
    }

    private static void AddCodes(ScalarList list)
    {
        list.Text("chr", "The character of a code point", [Int], (in r, b) => b.Append(Character(r.Int(0))), true);
        list.Fixed(
            "ascii unicode ord",
            "The code point of the first character",
            [Text],
            Int,
            (in r) => r.Text(0).IsEmpty ? 0 : Utf8Text.First(r.Text(0)).Value,
            false
        );
        list.Text(
            "md5",
            "The MD5 hash in hexadecimal digits",
            [Text],
            (in r, b) => b.Append(Convert.ToHexStringLower(MD5.HashData(r.Text(0))))
        );
        list.Text(
            "md5",
            "The MD5 hash in hexadecimal digits",
            [Bytes],
            (in r, b) => b.Append(Convert.ToHexStringLower(MD5.HashData(r.Text(0))))
        );
        list.Text(
            "sha256",
            "The SHA-256 hash",
            [Bytes],
            (in r, b) => b.Append(SHA256.HashData(r.Text(0))),
            false,
            Bytes
        );
        list.Text(
            "sha256",
            "The SHA-256 hash in hexadecimal digits",
            [Text],
            (in r, b) => b.Append(Convert.ToHexStringLower(SHA256.HashData(r.Text(0))))
        );
        list.Text(
            "to_hex hex",
            "Hexadecimal digits",
            [Int],
            (in r, b) => b.Append(r.Int(0).ToString("x", CultureInfo.InvariantCulture))
        );
        list.Text(
            "to_hex hex",
            "Hexadecimal digits",
            [Long],
            (in r, b) => b.Append(r.Long(0).ToString("x", CultureInfo.InvariantCulture))
        );
        list.Text(
            "encode",
            "Bytes as text in base64, hex or escape",
            [Bytes, Text],
            (in r, b) => b.Append(BinaryText.Encode(r.Text(0), r.String(1))),
            true
        );
        list.Text(
            "decode",
            "Bytes of text in base64, hex or escape",
            [Text, Text],
            (in r, b) => b.Append(BinaryText.Decode(r.String(0), r.String(1))),
            true,
            Bytes
        );
        list.Text(
            "convert_from",
            "Text of bytes in UTF8",
            [Bytes, Text],
            (in r, b) => b.Append(Utf8(r.Text(0), r.String(1))),
            true
        );
        list.Text(
            "convert_to",
            "Bytes of text in UTF8",
            [Text, Text],
            (in r, b) => b.Append(Utf8(r.Text(0), r.String(1))),
            true,
            Bytes
        );
    }

    private static void AddQuotes(ScalarList list)
    {
        list.Text(
            "quote_ident",
            "The text as an identifier of SQL",
            [Text],
            (in r, b) => b.Append(Quoting.Identifier(r.String(0)))
        );
        list.Text(
            "quote_literal",
            "The value as a literal of SQL",
            [Parameter.AsText],
            (in r, b) => b.Append(Quoting.Literal(r.String(0)))
        );
        list.Add(
            "quote_nullable",
            "The value as a literal of SQL, NULL for null",
            [Parameter.AsText],
            Text,
            RowLoops.Build(
                (in r, b) => ((TextColumnBuilder)b).Append(r.IsNull(0) ? "NULL" : Quoting.Literal(r.String(0))),
                false
            ),
            false
        );
        list.Add(
            "format",
            "A text with %s, %I and %L filled in",
            [Text, Parameter.AsText],
            Text,
            RowLoops.Build(
                (in r, b) =>
                {
                    if (r.IsNull(0))
                    {
                        b.AppendNull();
                    }
                    else
                    {
                        ((TextColumnBuilder)b).Append(Quoting.Format(in r));
                    }
                },
                false
            ),
            true,
            true
        );
    }

    private static void Trim(ScalarList list, string names, string where, bool start, bool end)
    {
        list.Text(
            names,
            $"Blanks taken away from {where}",
            [Text],
            (in r, b) => b.Append(TextShapes.Trim(r.Text(0), " "u8, start, end))
        );
        list.Text(
            names,
            $"Characters of the second text taken away from {where}",
            [Text, Text],
            (in r, b) => b.Append(TextShapes.Trim(r.Text(0), r.Text(1), start, end))
        );
    }
}
