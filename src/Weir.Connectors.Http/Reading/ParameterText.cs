using System.Globalization;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Connectors.Http;

/// <summary>Values as APIs expect them in parameters: plain numbers, ISO 8601 dates and instants in UTC.</summary>
internal static class ParameterText
{
    /// <summary>The text of a value in the form of <see cref="Column.ValueAt"/>; null for types without one.</summary>
    public static string? Of(object value, DataType type)
    {
        Span<byte> text = stackalloc byte[ValueFormatter.MaximumLength];
        int length;
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                return (bool)value ? "true" : "false";
            case TypeKind.Varchar or TypeKind.Enum:
                return (string)value;
            case TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Int128:
            case TypeKind.Float32 or TypeKind.Float64 or TypeKind.Decimal:
                return Convert.ToString(value, CultureInfo.InvariantCulture);
            case TypeKind.Date:
                length = ValueFormatter.FormatDate((int)value, text);
                break;
            case TypeKind.Timestamp:
                length = ValueFormatter.FormatTimestamp((long)value, text, (byte)'T');
                break;
            case TypeKind.TimestampTz:
                length = ValueFormatter.FormatTimestamp((long)value, text, (byte)'T');
                text[length++] = (byte)'Z';
                break;
            case TypeKind.Uuid:
                length = ValueFormatter.FormatUuid((UInt128)value, text);
                break;
            default:
                return null;
        }

        return Encoding.ASCII.GetString(text[..length]);
    }
}
