using System.Globalization;
using SQLitePCL;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Sqlite.Commands;

/// <summary>Binds parameters by position: <c>?</c>, <c>?1</c> or <c>$1</c>.</summary>
internal static class SqliteParameters
{
    public static void Bind(SqliteDatabase database, SqliteStatement statement, ReadOnlySpan<CommandValue> values)
    {
        var count = raw.sqlite3_bind_parameter_count(statement.Handle);
        var highest = 0;
        for (var i = 1; i <= count; i++)
        {
            var number = Number(statement.Handle, i);
            highest = Math.Max(highest, number);
            if (number < 1 || number > values.Length)
            {
                throw new WeirException(
                    ErrorCode.InvalidParameter,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the statement has a parameter {number}, but {values.Length} were given"
                    )
                );
            }

            var result = Bind(statement.Handle, i, values[number - 1]);
            if (result != raw.SQLITE_OK)
            {
                throw database.Error(result);
            }
        }

        if (highest != values.Length)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the statement has {highest} parameters, but {values.Length} were given"
                )
            );
        }
    }

    /// <summary>SQLite takes <c>$1</c> for a name, and numbers names by their first use.</summary>
    private static int Number(sqlite3_stmt statement, int index)
    {
        var name = raw.sqlite3_bind_parameter_name(statement, index).utf8_to_string();
        return string.IsNullOrEmpty(name) || name[0] == '?' ? index
            : int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new WeirException(ErrorCode.NotSupported, $"parameters are given by position; {name} is a name");
    }

    private static int Bind(sqlite3_stmt statement, int index, in CommandValue value) =>
        value.Kind switch
        {
            CommandValueKind.Null => raw.sqlite3_bind_null(statement, index),
            CommandValueKind.Boolean => raw.sqlite3_bind_int(statement, index, value.AsBoolean() ? 1 : 0),
            CommandValueKind.Int16 or CommandValueKind.Int32 or CommandValueKind.Int64 => raw.sqlite3_bind_int64(
                statement,
                index,
                value.AsInt64()
            ),
            CommandValueKind.Single => raw.sqlite3_bind_double(statement, index, value.AsSingle()),
            CommandValueKind.Double => raw.sqlite3_bind_double(statement, index, value.AsDouble()),
            CommandValueKind.Bytes => raw.sqlite3_bind_blob(statement, index, value.AsBytes()),
            CommandValueKind.Number => Number(statement, index, value.AsText()),
            _ => raw.sqlite3_bind_text(statement, index, value.ToString()),
        };

    private static int Number(sqlite3_stmt statement, int index, string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? raw.sqlite3_bind_int64(statement, index, whole)
        : double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? raw.sqlite3_bind_double(statement, index, real)
        : raw.sqlite3_bind_text(statement, index, digits);
}
