using System.Globalization;
using System.Text;

namespace Weir.Connectors.Commands;

/// <summary>Values as text.</summary>
public static class CommandValueText
{
    /// <summary>The text of a value as databases write it; NULL is <c>NULL</c>, bytes are hexadecimal.</summary>
    public static string Format(in CommandValue value) =>
        value.Kind switch
        {
            CommandValueKind.Null => "NULL",
            CommandValueKind.Boolean => value.AsBoolean() ? "true" : "false",
            CommandValueKind.Int16 or CommandValueKind.Int32 or CommandValueKind.Int64 => value
                .AsInt64()
                .ToString(CultureInfo.InvariantCulture),
            CommandValueKind.Single => Special(value.AsSingle())
                ?? value.AsSingle().ToString("R", CultureInfo.InvariantCulture),
            CommandValueKind.Double => Special(value.AsDouble())
                ?? value.AsDouble().ToString("R", CultureInfo.InvariantCulture),
            CommandValueKind.Decimal => value.AsDecimal().ToString(CultureInfo.InvariantCulture),
            CommandValueKind.Uuid => value.AsUuid().ToString("D"),
            CommandValueKind.Date => value.AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            CommandValueKind.Time => value.AsTime().ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
            CommandValueKind.Timestamp => value
                .AsTimestamp()
                .ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
            CommandValueKind.TimestampTz => value
                .AsTimestamp()
                .ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF+00", CultureInfo.InvariantCulture),
            CommandValueKind.Interval => value.AsInterval().ToString("c", CultureInfo.InvariantCulture),
            CommandValueKind.Bytes => "\\x" + Convert.ToHexStringLower(value.AsBytes()),
            CommandValueKind.Array => Join(value.AsArray()),
            _ => value.AsText(),
        };

    /// <summary>An array in PostgreSQL's notation (documentation, "Array Input and Output Syntax").</summary>
    public static string Join(Array items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var text = new StringBuilder("{");
        foreach (var item in items)
        {
            if (text.Length > 1)
            {
                text.Append(',');
            }

            Append(text, item);
        }

        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, object? item)
    {
        switch (item)
        {
            case null:
                text.Append("NULL");
                break;
            case Array inner:
                text.Append(Join(inner));
                break;
            case string or byte[] or DateTime or TimeSpan:
                text.Append('"');
                var plain = item switch
                {
                    string s => s,
                    DateTime t => ((CommandValue)t).ToString(),
                    TimeSpan t => ((CommandValue)t).ToString(),
                    var bytes => ((CommandValue)(byte[])bytes).ToString(),
                };
                text.Append(
                    plain
                        .Replace("\\", "\\\\", StringComparison.Ordinal)
                        .Replace("\"", "\\\"", StringComparison.Ordinal)
                );
                text.Append('"');
                break;
            case bool flag:
                text.Append(flag ? 't' : 'f');
                break;
            default:
                text.Append(Convert.ToString(item, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsPositiveInfinity(value) ? "Infinity"
        : double.IsNegativeInfinity(value) ? "-Infinity"
        : null;
}
