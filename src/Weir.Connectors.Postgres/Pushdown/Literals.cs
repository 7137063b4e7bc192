using System.Globalization;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Plan;
using Weir.Sql.Syntax;

namespace Weir.Connectors.Postgres.Pushdown;

/// <summary>Constants as the server reads them, whatever its settings of dates and numbers are.</summary>
internal static class Literals
{
    private static readonly TimeZoneInfo OtherZone = TimeZones.Find("+13")!;

    /// <summary>The constant with its type; null when the server could read it as something else or not at all.</summary>
    public static SqlExpression? Of(LiteralExpression literal) =>
        literal.Value switch
        {
            null => TypeName(literal.Type) is { } type ? Cast(new NullLiteral(), type) : null,
            bool value => new BooleanLiteral(value),
            short value => Whole(value),
            int value when literal.Type.Kind == TypeKind.Int32 => Whole(value),
            long value when literal.Type.Kind == TypeKind.Int64 => Whole(value),
            string value when literal.Type.Kind == TypeKind.Varchar => value.Contains('\0', StringComparison.Ordinal)
                ? null
                : Cast(new StringLiteral(value), "text"),
            byte[] value => Cast(new StringLiteral("\\x" + Convert.ToHexString(value)), "bytea"),
            _ => Formatted(literal),
        };

    /// <summary>The instant that a text names whatever the time zone of the session is; null when it depends on it.</summary>
    public static LiteralExpression? Instant(string text)
    {
        var bytes = ValueParser.Trim(Encoding.UTF8.GetBytes(text));
        return
            ValueParser.TryParseTimestampTz(bytes, TimeZoneInfo.Utc, out var instant)
            && ValueParser.TryParseTimestampTz(bytes, OtherZone, out var other)
            && instant == other
            ? new LiteralExpression(instant, DataType.TimestampTz)
            : null;
    }

    public static SqlExpression Whole(long value) =>
        value < 0
            ? new UnaryExpression("-", new NumberLiteral(value.ToString(CultureInfo.InvariantCulture)[1..]))
            : new NumberLiteral(value.ToString(CultureInfo.InvariantCulture));

    public static SqlExpression Cast(SqlExpression value, string type) =>
        new Weir.Sql.Syntax.CastExpression(value, new TypeSyntax(type, []), IsTry: false);

    private static SqlExpression? Formatted(LiteralExpression literal)
    {
        Span<byte> text = stackalloc byte[ValueFormatter.MaximumLength];
        var length = literal.Value switch
        {
            float value => ValueFormatter.Format(value, text),
            double value => ValueFormatter.Format(value, text),
            DecimalValue value => ValueFormatter.FormatDecimal(value.Unscaled, value.Scale, text),
            Int128 value => ValueFormatter.Format(value, text),
            UInt128 value => ValueFormatter.FormatUuid(value, text),
            int value when literal.Type.Kind == TypeKind.Date => ValueFormatter.FormatDate(value, text),
            long value when literal.Type.Kind == TypeKind.Time => ValueFormatter.FormatTime(value, text),
            long value when literal.Type.Kind == TypeKind.Timestamp => ValueFormatter.FormatTimestamp(value, text),
            long value when literal.Type.Kind == TypeKind.TimestampTz => ValueFormatter.FormatTimestampTz(
                value,
                TimeZoneInfo.Utc,
                text
            ),
            _ => 0,
        };
        return length > 0 && TypeName(literal.Type) is { } type
            ? Cast(new StringLiteral(Encoding.ASCII.GetString(text[..length])), type)
            : null;
    }

    private static string? TypeName(DataType type) =>
        type.Kind switch
        {
            TypeKind.Boolean => "boolean",
            TypeKind.Int16 => "smallint",
            TypeKind.Int32 => "integer",
            TypeKind.Int64 => "bigint",
            TypeKind.Decimal or TypeKind.Int128 => "numeric",
            TypeKind.Float32 => "real",
            TypeKind.Float64 => "double precision",
            TypeKind.Varchar => "text",
            TypeKind.Blob => "bytea",
            TypeKind.Date => "date",
            TypeKind.Time => "time",
            TypeKind.Timestamp => "timestamp",
            TypeKind.TimestampTz => "timestamptz",
            TypeKind.Uuid => "uuid",
            _ => null,
        };
}
