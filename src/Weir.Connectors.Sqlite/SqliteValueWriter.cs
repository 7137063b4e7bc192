using SQLitePCL;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// Binds values: whole numbers, reals, text and bytes as they are, everything else as its text, so that no digit is lost.
/// Decimals of more than 15 digits would become doubles in a column that does not keep text, so they are refused there
/// rather than changed.
/// </summary>
internal sealed class SqliteValueWriter(int place, bool keepsText)
{
    private readonly byte[] _scratch = new byte[ValueFormatter.MaximumLength];
    private readonly ColumnFormatter _formatter = new(TimeZoneInfo.Utc);

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
            case TextColumn text when column.Type.Kind == TypeKind.Blob:
                _ = raw.sqlite3_bind_blob(statement, place, text.GetBytes(row));
                return text.GetBytes(row).Length;
            case TextColumn text:
                _ = raw.sqlite3_bind_text(statement, place, text.GetBytes(row));
                return text.GetBytes(row).Length;
            case Column<long> whole when column.Type.Kind == TypeKind.Int64:
                return Whole(statement, whole.Values[row]);
            case Column<int> whole when column.Type.Kind == TypeKind.Int32:
                return Whole(statement, whole.Values[row]);
            case Column<short> whole:
                return Whole(statement, whole.Values[row]);
            case Column<bool> boolean:
                return Whole(statement, boolean.Values[row] ? 1 : 0);
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
        _ = raw.sqlite3_bind_int64(statement, place, value);
        return sizeof(long);
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

    private int Text(sqlite3_stmt statement, Column column, int row)
    {
        var length = _formatter.Scalar(column, row, _scratch);
        var text = _scratch.AsSpan(0, length);
        if (
            !keepsText
            && (column.Type.Kind is TypeKind.Decimal or TypeKind.Int128)
            && Digits(text) > SqliteTypes.ExactDigits
        )
        {
            throw new WeirException(
                ErrorCode.NumericOverflow,
                $"a numeric column of SQLite cannot hold {System.Text.Encoding.ASCII.GetString(text)} exactly: it has more than 15 digits"
            )
            {
                Hint = "Load it into a TEXT column.",
            };
        }

        _ = raw.sqlite3_bind_text(statement, place, text);
        return length;
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
