using System.Globalization;
using System.Text;
using SQLitePCL;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// Binds values: whole numbers, reals, text and bytes as they are, everything else as its text, so that no digit is lost.
/// What the column would not give back as it was is refused: SQLite turns what looks like a number into one wherever the
/// declaration does not say text, and a number of more than 15 digits then into a double.
/// </summary>
internal sealed class SqliteValueWriter(int place, SqliteColumn target)
{
    private const long LargestExactReal = 1L << 53;

    private readonly byte[] _scratch = new byte[ValueFormatter.MaximumLength];
    private readonly ColumnFormatter _formatter = new(TimeZoneInfo.Utc);
    private readonly DataType _type = target.Field.Type;

    /// <summary>Binds the value and returns its size in bytes.</summary>
    public int Bind(sqlite3_stmt statement, Column column, int row)
    {
        if (column.IsNull(row))
        {
            _ = raw.sqlite3_bind_null(statement, place);
            return 1;
        }

        switch (column)
        {
            case DictionaryColumn dictionary:
                return Bind(statement, dictionary.Dictionary, dictionary.Indices[row]);
            // An empty span has no address, and SQLite takes no address for NULL.
            case TextColumn text when column.Type.Kind == TypeKind.Blob && text.GetBytes(row).IsEmpty:
                _ = raw.sqlite3_bind_zeroblob(statement, place, 0);
                return 0;
            case TextColumn text when text.GetBytes(row).IsEmpty:
                _ = raw.sqlite3_bind_text(statement, place, "");
                return 0;
            case TextColumn text when column.Type.Kind == TypeKind.Blob:
                return Bytes(statement, text.GetBytes(row));
            case TextColumn text:
                return Words(statement, text.GetBytes(row));
            case Column<long> whole when column.Type.Kind == TypeKind.Int64:
                return Whole(statement, whole.Values[row]);
            case Column<int> whole when column.Type.Kind == TypeKind.Int32:
                return Whole(statement, whole.Values[row]);
            case Column<short> whole:
                return Whole(statement, whole.Values[row]);
            case Column<Int128> huge when column.Type.Kind == TypeKind.Int128:
                return Huge(statement, huge.Values[row], column, row);
            case Column<bool> boolean:
                _ = raw.sqlite3_bind_int64(statement, place, boolean.Values[row] ? 1 : 0);
                return 1;
            case Column<double> real:
                return Real(statement, real.Values[row]);
            case Column<float> real:
                return Real(statement, real.Values[row]);
            default:
                return Text(statement, column, row);
        }
    }

    private int Whole(sqlite3_stmt statement, long value)
    {
        var fits = _type.Kind switch
        {
            TypeKind.Float64 => value is >= -LargestExactReal and <= LargestExactReal,
            TypeKind.Decimal => IsDecimal(_scratch.AsSpan(0, ValueFormatter.Format(value, _scratch))),
            _ => true,
        };
        if (!fits)
        {
            throw Overflow(value.ToString(CultureInfo.InvariantCulture));
        }

        _ = raw.sqlite3_bind_int64(statement, place, value);
        return sizeof(long);
    }

    /// <summary>Sums are as wide; where whole numbers go they are whole numbers.</summary>
    private int Huge(sqlite3_stmt statement, Int128 value, Column column, int row)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            return Whole(statement, (long)value);
        }

        return _type.Kind == TypeKind.Int64
            ? throw Overflow(value.ToString(CultureInfo.InvariantCulture))
            : Text(statement, column, row);
    }

    private int Real(sqlite3_stmt statement, double value)
    {
        if (double.IsNaN(value))
        {
            throw new WeirException(ErrorCode.InvalidData, "SQLite cannot hold NaN: it would become NULL")
            {
                Hint = "Replace it, for example with nullif(x, 'NaN').",
            };
        }

        _ = raw.sqlite3_bind_double(statement, place, value);
        return sizeof(double);
    }

    private int Bytes(sqlite3_stmt statement, ReadOnlySpan<byte> bytes)
    {
        _ =
            bytes.Length == 0
                ? raw.sqlite3_bind_zeroblob(statement, place, 0)
                : raw.sqlite3_bind_blob(statement, place, bytes);
        return bytes.Length;
    }

    private int Words(sqlite3_stmt statement, ReadOnlySpan<byte> text)
    {
        if (!target.KeepsText && IsNumber(text))
        {
            throw new WeirException(
                ErrorCode.InvalidData,
                $"column \"{target.Field.Name}\", declared {target.Declared}, would turn the text {Encoding.UTF8.GetString(text)} into a number"
            )
            {
                Hint = "Declare the column TEXT, or JSON_TEXT for JSON.",
            };
        }

        BindText(statement, text);
        return text.Length;
    }

    private int Text(sqlite3_stmt statement, Column column, int row)
    {
        var length = _formatter.Scalar(column, row, _scratch);
        var text = _scratch.AsSpan(0, length);
        if (column.Type.Kind is TypeKind.Decimal or TypeKind.Int128)
        {
            if (_type.Kind == TypeKind.Decimal && !IsDecimal(text))
            {
                throw Overflow(Encoding.ASCII.GetString(text));
            }

            if (!target.KeepsText && Digits(text) > SqliteTypes.ExactDigits)
            {
                throw new WeirException(
                    ErrorCode.NumericOverflow,
                    $"a numeric column of SQLite cannot hold {Encoding.ASCII.GetString(text)} exactly: it has more than 15 digits"
                )
                {
                    Hint = "Load it into a TEXT column.",
                };
            }
        }

        BindText(statement, text);
        return length;
    }

    private void BindText(sqlite3_stmt statement, ReadOnlySpan<byte> text)
    {
        // An empty span has no address, which would mean NULL.
        _ =
            text.Length == 0
                ? raw.sqlite3_bind_text(statement, place, "")
                : raw.sqlite3_bind_text(statement, place, text);
    }

    private WeirException Overflow(string value) =>
        new(
            ErrorCode.NumericOverflow,
            $"column \"{target.Field.Name}\", declared {target.Declared}, cannot hold {value}"
        );

    private bool IsDecimal(ReadOnlySpan<byte> text) =>
        SqliteTypes.TryParseDecimal(text, _type.Precision, _type.Scale, out _);

    /// <summary>Whether SQLite may take a text for a number: a sign, digits, a point, an exponent, and spaces around.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\n\v\f\r"u8);
        return text.Length > 0
            && (char.IsAsciiDigit((char)text[0]) || text[0] is (byte)'+' or (byte)'-' or (byte)'.')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    /// <summary>Significant digits: without sign, point, leading zeros and zeros at the end of a fraction.</summary>
    private static int Digits(ReadOnlySpan<byte> text)
    {
        text = text.Contains((byte)'.') ? text.TrimEnd((byte)'0') : text;
        var count = 0;
        foreach (var c in text)
        {
            if (c is >= (byte)'1' and <= (byte)'9' || (c == '0' && count > 0))
            {
                count++;
            }
        }

        return count;
    }
}
