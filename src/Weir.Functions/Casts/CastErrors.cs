using System.Buffers;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>What casts say when they fail, in PostgreSQL's words.</summary>
internal static class CastErrors
{
    private const int LongestValue = 200;

    /// <summary>A text that cannot be read.</summary>
    public static WeirException InvalidText(DataType target, ReadOnlySpan<byte> text)
    {
        var shown = Encoding.UTF8.GetString(text);
        shown = shown.Length > LongestValue ? shown[..LongestValue] + "…" : shown;
        var isNumber = target.IsNumeric && ValueParser.TryParseFloat64(ValueParser.Trim(text), out _);
        return isNumber && !(target.IsInteger && HasFraction(text))
            ? new WeirException(
                ErrorCode.NumericOverflow,
                $"value \"{shown}\" is out of range for type {NameOf(target)}"
            )
            : new WeirException(ErrorCode.InvalidCast, $"invalid input syntax for type {NameOf(target)}: \"{shown}\"");
    }

    /// <summary>A value outside the range of the target.</summary>
    public static WeirException OutOfRange(Column source, int row, DataType target)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new ColumnFormatter(TimeZoneInfo.Utc).Write(source, row, buffer);
        var value = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return target.IsNumeric
            ? new WeirException(
                ErrorCode.NumericOverflow,
                target.Kind == TypeKind.Decimal
                    ? $"numeric field overflow: {target} cannot hold {value}"
                    : $"{NameOf(target)} out of range: {value}"
            )
            : new WeirException(ErrorCode.DateTimeOverflow, $"{NameOf(target)} out of range: {value}");
    }

    /// <summary>A pair of types without a cast.</summary>
    public static WeirException NoCast(DataType from, DataType to) =>
        new(ErrorCode.TypeMismatch, $"cannot cast type {NameOf(from)} to {NameOf(to)}");

    /// <summary>The type as PostgreSQL's messages name it.</summary>
    public static string NameOf(DataType type) =>
        type.Kind switch
        {
            TypeKind.Decimal => "numeric",
            TypeKind.Varchar => "text",
            TypeKind.Timestamp => "timestamp",
            TypeKind.TimestampTz => "timestamp with time zone",
            _ => type.ToString().ToLowerInvariant(),
        };

    private static bool HasFraction(ReadOnlySpan<byte> text) =>
        text.IndexOfAny("."u8) >= 0 || text.IndexOfAny("eE"u8) >= 0;
}
