using System.Globalization;
using System.Numerics;
using Npgsql;
using NpgsqlTypes;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Postgres.Commands;

/// <summary>Reads the rows of one statement. Types are told by the object identifiers of <c>pg_type.dat</c>.</summary>
internal static class PostgresResults
{
    private const long EpochDay = 730_119; // 2000-01-01
    private const long EpochTicks = EpochDay * TimeSpan.TicksPerDay;

    public static async ValueTask<CommandResult> ReadAsync(
        NpgsqlDataReader reader,
        string connection,
        ColumnNames names
    )
    {
        var columns = reader.FieldCount;
        var types = new uint[columns];
        for (var i = 0; i < columns; i++)
        {
            types[i] = reader.GetDataTypeOID(i);
        }

        var values = new CommandValue[columns];
        var (used, count) = (0, 0);
        WeirException? problem = null;
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (problem is not null)
            {
                continue;
            }

            if (used + columns > values.Length)
            {
                Array.Resize(ref values, Math.Max(values.Length * 2, 4 * columns));
            }

            for (var i = 0; i < columns; i++)
            {
                values[used + i] = Read(reader, i, types[i], connection, ref problem);
            }

            used += columns;
            count++;
        }

        return problem is not null
            ? new CommandResult(null, -1, problem)
            : new CommandResult(new CommandRows(names.Of(reader), values, count), -1);
    }

    private static CommandValue Read(
        NpgsqlDataReader reader,
        int column,
        uint type,
        string connection,
        ref WeirException? problem
    )
    {
        if (reader.IsDBNull(column))
        {
            return default;
        }

        try
        {
            return type switch
            {
                16 => reader.GetBoolean(column),
                21 => reader.GetInt16(column),
                23 => reader.GetInt32(column),
                20 => reader.GetInt64(column),
                26 => (long)reader.GetFieldValue<uint>(column),
                700 => reader.GetFloat(column),
                701 => reader.GetDouble(column),
                1700 => Numeric(reader, column),
                17 => reader.GetFieldValue<byte[]>(column),
                2950 => reader.GetGuid(column),
                1082 => Date(reader.GetFieldValue<int>(column)),
                1083 => Time(reader.GetFieldValue<long>(column)),
                1114 => Timestamp(reader.GetFieldValue<long>(column), DateTimeKind.Unspecified),
                1184 => Timestamp(reader.GetFieldValue<long>(column), DateTimeKind.Utc),
                1186 => Interval(reader.GetFieldValue<NpgsqlInterval>(column)),
                2278 => default, // void
                114 or 3802 => CommandValue.Json(reader.GetString(column)),
                1000 or 1005 or 1007 or 1016 or 1021 or 1022 or 1231 or 1009 or 1015 or 2951 or 1182 or 1115 or 1185 =>
                    CommandValue.Array(reader.GetFieldValue<Array>(column)),
                _ => reader.GetString(column),
            };
        }
        catch (Exception exception)
            when (exception is InvalidCastException or OverflowException or ArgumentException or FormatException)
        {
            problem ??= new WeirException(
                ErrorCode.NotSupported,
                $"PostgreSQL, connection \"{connection}\": the statement was executed, but column \"{reader.GetName(column)}\" of type {reader.GetDataTypeName(column)} holds a value that cannot be shown",
                exception
            )
            {
                Hint = "Cast the column to text.",
            };
            return default;
        }
    }

    private static CommandValue Numeric(NpgsqlDataReader reader, int column)
    {
        try
        {
            return reader.GetDecimal(column);
        }
        catch (OverflowException)
        {
            var whole = reader.GetFieldValue<BigInteger>(column);
            return CommandValue.Number(whole.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static CommandValue Date(int days) =>
        days switch
        {
            int.MaxValue => CommandValue.Literal("infinity"),
            int.MinValue => CommandValue.Literal("-infinity"),
            _ => DateOnly.FromDayNumber((int)(days + EpochDay)),
        };

    private static CommandValue Time(long microseconds) =>
        microseconds == TimeSpan.TicksPerDay / 10 ? CommandValue.Literal("24:00:00") : new TimeOnly(microseconds * 10);

    private static CommandValue Timestamp(long microseconds, DateTimeKind kind) =>
        microseconds switch
        {
            long.MaxValue => CommandValue.Literal("infinity"),
            long.MinValue => CommandValue.Literal("-infinity"),
            _ => new DateTime(checked((microseconds * 10) + EpochTicks), kind),
        };

    private static CommandValue Interval(NpgsqlInterval value) =>
        value is { Months: 0, Days: 0 }
            ? TimeSpan.FromTicks(checked(value.Time * 10))
            : CommandValue.Literal(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{value.Months} mons {value.Days} days {value.Time / 1e6:0.######} secs"
                )
            );
}
