using System.Globalization;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Connectors.Http;

/// <summary>Values as APIs expect them in parameters: plain numbers, ISO 8601 dates and instants in UTC.</summary>
internal static class ParameterText
{
    /// <summary>The text of a value in the form of <see cref="Column.ValueAt"/>; null for types without one.</summary>
    public static string? Of(object value, DataType type) =>
        type.Kind switch
        {
            TypeKind.Boolean => (bool)value ? "true" : "false",
            TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Int128 => Convert.ToString(
                value,
                CultureInfo.InvariantCulture
            ),
            TypeKind.Varchar or TypeKind.Enum => (string)value,
            TypeKind.Float64 => ((double)value).ToString("R", CultureInfo.InvariantCulture),
            TypeKind.Float32 => ((float)value).ToString("R", CultureInfo.InvariantCulture),
            TypeKind.Decimal => Decimal((DecimalValue)value),
            TypeKind.Date => Utf8(b => ValueFormatter.FormatDate((int)value, b)),
            TypeKind.Timestamp => Utf8(b => ValueFormatter.FormatTimestamp((long)value, b)).Replace(' ', 'T'),
            TypeKind.TimestampTz => Utf8(b => ValueFormatter.FormatTimestamp((long)value, b)).Replace(' ', 'T') + "Z",
            TypeKind.Uuid => Utf8(b => ValueFormatter.FormatUuid((UInt128)value, b)),
            _ => null,
        };

    private static string Decimal(DecimalValue value) =>
        Utf8(b => ValueFormatter.FormatDecimal(value.Unscaled, value.Scale, b));

    private static string Utf8(Formatter formatter)
    {
        Span<byte> buffer = stackalloc byte[ValueFormatter.MaximumLength];
        return Encoding.ASCII.GetString(buffer[..formatter(buffer)]);
    }

    private delegate int Formatter(Span<byte> target);
}
