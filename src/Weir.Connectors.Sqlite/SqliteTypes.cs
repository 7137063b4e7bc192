using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// Declared column types and ours. SQLite stores what it is given whatever the declaration (documentation, "Datatypes In
/// SQLite"); so a value that the declared type cannot hold is an error when it is read, never a silent change.
/// </summary>
internal static partial class SqliteTypes
{
    /// <summary>Digits that survive where a declaration turns text into a double.</summary>
    public const int ExactDigits = 15;

    /// <summary>
    /// Whether a column of that declaration keeps text as text; others turn what looks like a number into one. Rules of the
    /// documentation's section "Determination Of Column Affinity".
    /// </summary>
    public static bool KeepsText(string declared)
    {
        var name = declared.ToUpperInvariant();
        return !name.Contains("INT", StringComparison.Ordinal)
            && (
                name.Length == 0
                || name.Contains("CHAR", StringComparison.Ordinal)
                || name.Contains("CLOB", StringComparison.Ordinal)
                || name.Contains("TEXT", StringComparison.Ordinal)
                || name.Contains("BLOB", StringComparison.Ordinal)
            );
    }

    public static DataType FromDeclaration(string declared)
    {
        var name = declared.ToUpperInvariant();
        var numbers = Numbers().Match(name);
        var first = numbers.Success ? int.Parse(numbers.Groups["first"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var second = numbers.Groups["second"].Success
            ? int.Parse(numbers.Groups["second"].ValueSpan, CultureInfo.InvariantCulture)
            : 0;
        var word = (numbers.Success ? name[..numbers.Index] : name).Trim();
        return word switch
        {
            "BOOLEAN" or "BOOL" => DataType.Boolean,
            "DECIMAL"
            or "NUMERIC"
            or "DECIMAL_TEXT" when first is >= 1 and <= DataType.MaximumPrecision && second <= first =>
                DataType.Decimal(first, second),
            "DECIMAL" or "NUMERIC" => DataType.Decimal(DataType.MaximumPrecision, 10),
            "DATE" => DataType.Date,
            "TIME" => DataType.Time,
            "DATETIME" or "TIMESTAMP" => DataType.Timestamp,
            "TIMESTAMP WITH TIME ZONE" or "TIMESTAMPTZ" => DataType.TimestampTz,
            "UUID" => DataType.Uuid,
            "JSON" or "JSON_TEXT" => DataType.Json,
            "HUGEINT" or "HUGE_TEXT" => DataType.Int128,
            "INTERVAL" => DataType.Interval,
            _ when word.Contains("INT", StringComparison.Ordinal) => DataType.Int64,
            _ when word.Contains("REAL", StringComparison.Ordinal)
                    || word.Contains("FLOA", StringComparison.Ordinal)
                    || word.Contains("DOUB", StringComparison.Ordinal) => DataType.Float64,
            _ when word.Contains("BLOB", StringComparison.Ordinal) || word is "BYTEA" => DataType.Blob,
            _ => DataType.Varchar,
        };
    }

    /// <summary>
    /// Whether every value of a type reads back the same from a column, or is refused when it is written because of its
    /// size. Everything else SQLite would take and perhaps change.
    /// </summary>
    public static bool Takes(SqliteColumn column, DataType type)
    {
        var into = column.Field.Type.Kind;
        return column.IsUntyped
            || type.Kind == TypeKind.Null
            || type.Kind switch
            {
                TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 => into
                    is TypeKind.Int64
                        or TypeKind.Int128
                        or TypeKind.Decimal
                        or TypeKind.Float64,
                TypeKind.Int128 => into is TypeKind.Int64 or TypeKind.Int128 or TypeKind.Decimal,
                TypeKind.Float32 or TypeKind.Float64 => into == TypeKind.Float64,
                TypeKind.Varchar or TypeKind.Enum => into == TypeKind.Varchar,
                TypeKind.Json => into is TypeKind.Json or TypeKind.Varchar,
                var same => into == same,
            };
    }

    /// <summary>A decimal without rounding: one with more digits after the point than the scale is none.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, int precision, int scale, out Int128 value)
    {
        value = default;
        if (text.Contains((byte)'.') && !text.ContainsAny((byte)'e', (byte)'E'))
        {
            // Zeros at the end are no digits that could be lost.
            text = text.TrimEnd((byte)'0');
        }

        return ValueParser.TryParseDecimal(text, out var digits)
            && digits.Scale <= scale
            && ValueParser.TryParseDecimal(text, precision, scale, out value);
    }

    public static string ToDeclaration(DataType type) =>
        type.Kind switch
        {
            TypeKind.Boolean => "BOOLEAN",
            TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 => "INTEGER",
            TypeKind.Float32 or TypeKind.Float64 => "REAL",
            TypeKind.Decimal => string.Create(
                CultureInfo.InvariantCulture,
                $"DECIMAL{(type.Precision > ExactDigits ? "_TEXT" : "")}({type.Precision},{type.Scale})"
            ),
            TypeKind.Blob => "BLOB",
            TypeKind.Date => "DATE",
            TypeKind.Time => "TIME",
            TypeKind.Timestamp => "TIMESTAMP",
            TypeKind.TimestampTz => "TIMESTAMPTZ",
            TypeKind.Uuid => "UUID",
            TypeKind.Json => "JSON_TEXT",
            TypeKind.Int128 => "HUGE_TEXT",
            TypeKind.Interval => "INTERVAL",
            TypeKind.Varchar or TypeKind.Enum or TypeKind.Null => "TEXT",
            _ => throw new WeirException(ErrorCode.NotSupported, $"SQLite has no type for {type}")
            {
                Hint = "Cast the column to JSON or VARCHAR.",
            },
        };

    [GeneratedRegex(
        @"\(\s*(?<first>\d{1,4})\s*(?:,\s*(?<second>\d{1,4})\s*)?\)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Numbers();
}
