using System.Globalization;
using System.Text;
using SQLitePCL;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// Reads one column of a row as its declared type; anything else is an error that says where it is. In a column without a
/// type numbers are read as their text.
/// </summary>
internal sealed class SqliteValueReader(string table, SqliteColumn source, int column, bool isUtf8)
{
    private readonly Field _field = source.Field;

    /// <summary>Appends the value and returns its size in bytes.</summary>
    public int Read(sqlite3_stmt row, ColumnBuilder target, long number)
    {
        var stored = raw.sqlite3_column_type(row, column);
        if (stored == raw.SQLITE_NULL)
        {
            target.AppendNull();
            return 1;
        }

        var ok = stored switch
        {
            raw.SQLITE_INTEGER => Whole(raw.sqlite3_column_int64(row, column), target),
            raw.SQLITE_FLOAT => Real(raw.sqlite3_column_double(row, column), target),
            raw.SQLITE_TEXT => Text(Utf8(row), target),
            _ => Bytes(raw.sqlite3_column_blob(row, column), target),
        };
        return ok ? raw.sqlite3_column_bytes(row, column) : throw Wrong(row, stored, number);
    }

    /// <summary>The bytes of a text; asking for the text first has SQLite convert it from UTF-16.</summary>
    private ReadOnlySpan<byte> Utf8(sqlite3_stmt row)
    {
        if (!isUtf8)
        {
            _ = raw.sqlite3_column_text(row, column);
        }

        return raw.sqlite3_column_blob(row, column);
    }

    private bool Whole(long value, ColumnBuilder target)
    {
        switch (target)
        {
            case TextColumnBuilder b when source.IsUntyped:
                Span<byte> text = stackalloc byte[24];
                b.Append(text[..ValueFormatter.Format(value, text)]);
                return true;
            case FixedColumnBuilder<long> b when _field.Type.Kind == TypeKind.Int64:
                b.Append(value);
                return true;
            case FixedColumnBuilder<bool> b when value is 0 or 1:
                b.Append(value == 1);
                return true;
            case FixedColumnBuilder<double> b when (long)(double)value == value && Math.Abs(value) <= 1L << 53:
                b.Append(value);
                return true;
            case FixedColumnBuilder<Int128> b when _field.Type.Kind == TypeKind.Int128:
                b.Append(value);
                return true;
            case var _ when _field.Type.Kind == TypeKind.Decimal:
                Span<byte> digits = stackalloc byte[24];
                return Decimal(digits[..ValueFormatter.Format(value, digits)], target);
            default:
                return false;
        }
    }

    private bool Real(double value, ColumnBuilder target)
    {
        switch (target)
        {
            case FixedColumnBuilder<double> b:
                b.Append(value);
                return true;
            case TextColumnBuilder b when source.IsUntyped:
                Span<byte> digitsOfText = stackalloc byte[ValueFormatter.MaximumLength];
                b.Append(digitsOfText[..ValueFormatter.Format(value, digitsOfText)]);
                return true;
            case var _ when _field.Type.Kind == TypeKind.Decimal && double.IsFinite(value):
                // NUMERIC affinity turned the decimal's text into a double; its shortest digits are the ones that were written.
                var text = value.ToString("R", CultureInfo.InvariantCulture);
                var exact =
                    ValueParser.TryParseDecimal(Encoding.ASCII.GetBytes(text), out var digits)
                    && digits.Scale <= _field.Type.Scale
                    && Math.Abs(value) < 1e15;
                return exact && Decimal(Encoding.ASCII.GetBytes(text), target);
            default:
                return false;
        }
    }

    private bool Decimal(ReadOnlySpan<byte> text, ColumnBuilder target)
    {
        if (!SqliteTypes.TryParseDecimal(text, _field.Type.Precision, _field.Type.Scale, out var value))
        {
            return false;
        }

        if (target is FixedColumnBuilder<long> narrow)
        {
            narrow.Append((long)value);
        }
        else
        {
            ((FixedColumnBuilder<Int128>)target).Append(value);
        }

        return true;
    }

    private bool Text(ReadOnlySpan<byte> text, ColumnBuilder target)
    {
        switch (target)
        {
            case TextColumnBuilder b
                when _field.Type.Kind is TypeKind.Varchar or TypeKind.Json && System.Text.Unicode.Utf8.IsValid(text):
                b.Append(text);
                return true;
            case FixedColumnBuilder<int> b when ValueParser.TryParseDate(text, out var days):
                b.Append(days);
                return true;
            case FixedColumnBuilder<UInt128> b when ValueParser.TryParseUuid(text, out var uuid):
                b.Append(uuid);
                return true;
            case FixedColumnBuilder<Interval> b when ValueParser.TryParseInterval(text, out var interval):
                b.Append(interval);
                return true;
            case FixedColumnBuilder<Int128> b
                when _field.Type.Kind == TypeKind.Int128 && ValueParser.TryParseInt128(text, out var huge):
                b.Append(huge);
                return true;
            case var _ when _field.Type.Kind == TypeKind.Decimal:
                return Decimal(text, target);
            case FixedColumnBuilder<long> b when TryParseTime(text, out var time):
                b.Append(time);
                return true;
            default:
                return false;
        }
    }

    private bool TryParseTime(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return _field.Type.Kind switch
        {
            TypeKind.Time => ValueParser.TryParseTime(text, out value),
            TypeKind.Timestamp => ValueParser.TryParseTimestamp(text, out value),
            TypeKind.TimestampTz => ValueParser.TryParseTimestampTz(text, TimeZoneInfo.Utc, out value),
            _ => false,
        };
    }

    private bool Bytes(ReadOnlySpan<byte> bytes, ColumnBuilder target)
    {
        if (_field.Type.Kind != TypeKind.Blob)
        {
            return false;
        }

        ((TextColumnBuilder)target).Append(bytes);
        return true;
    }

    private WeirException Wrong(sqlite3_stmt row, int stored, long number)
    {
        var kind = stored switch
        {
            raw.SQLITE_INTEGER => "an integer",
            raw.SQLITE_FLOAT => "a real",
            raw.SQLITE_TEXT => "a text",
            _ => "a blob",
        };
        var text = stored == raw.SQLITE_BLOB ? "" : " " + raw.sqlite3_column_text(row, column).utf8_to_string();
        text = text.Length > 80 ? text[..80] + "…" : text;
        return new WeirException(
            ErrorCode.InvalidData,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{table}, row {number}: column \"{_field.Name}\" is declared {_field.Type} but holds {kind}{text}"
            )
        )
        {
            Hint = "Mend the value, or read the column through a view that casts it to TEXT.",
        };
    }
}
