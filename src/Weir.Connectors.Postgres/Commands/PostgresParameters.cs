using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Postgres.Commands;

/// <summary>Parameters of the driver, typed so that no value is boxed.</summary>
internal static class PostgresParameters
{
    public static NpgsqlParameter Of(in CommandValue value) =>
        value.Kind switch
        {
            CommandValueKind.Null => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = DBNull.Value },
            CommandValueKind.Boolean => Typed(value.AsBoolean(), NpgsqlDbType.Boolean),
            CommandValueKind.Int16 => Typed((short)value.AsInt64(), NpgsqlDbType.Smallint),
            CommandValueKind.Int32 => Typed((int)value.AsInt64(), NpgsqlDbType.Integer),
            CommandValueKind.Int64 => Typed(value.AsInt64(), NpgsqlDbType.Bigint),
            CommandValueKind.Single => Typed(value.AsSingle(), NpgsqlDbType.Real),
            CommandValueKind.Double => Typed(value.AsDouble(), NpgsqlDbType.Double),
            CommandValueKind.Decimal => Typed(value.AsDecimal(), NpgsqlDbType.Numeric),
            CommandValueKind.Text => Typed(value.AsText(), NpgsqlDbType.Text),
            CommandValueKind.Bytes => Typed(value.AsBytes(), NpgsqlDbType.Bytea),
            CommandValueKind.Uuid => Typed(value.AsUuid(), NpgsqlDbType.Uuid),
            CommandValueKind.Date => Typed(value.AsDate(), NpgsqlDbType.Date),
            CommandValueKind.Time => Typed(value.AsTime(), NpgsqlDbType.Time),
            CommandValueKind.Timestamp => Typed(value.AsTimestamp(), NpgsqlDbType.Timestamp),
            CommandValueKind.TimestampTz => Typed(value.AsTimestamp(), NpgsqlDbType.TimestampTz),
            CommandValueKind.Interval => Typed(value.AsInterval(), NpgsqlDbType.Interval),
            CommandValueKind.Number or CommandValueKind.Literal => Typed(value.AsText(), NpgsqlDbType.Unknown),
            CommandValueKind.Json => Typed(value.AsText(), NpgsqlDbType.Jsonb),
            CommandValueKind.Array => new NpgsqlParameter { Value = value.AsArray() },
            _ => throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"a parameter of kind {value.Kind}")
            ),
        };

    private static NpgsqlParameter<T> Typed<T>(T value, NpgsqlDbType type) =>
        new() { TypedValue = value, NpgsqlDbType = type };
}
