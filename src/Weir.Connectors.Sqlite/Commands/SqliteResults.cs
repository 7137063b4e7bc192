using SQLitePCL;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Sqlite.Commands;

/// <summary>Runs a statement to its end and keeps its rows, each value as SQLite stores it.</summary>
internal static class SqliteResults
{
    /// <summary>The rows; null for a statement without columns.</summary>
    public static CommandRows? Read(SqliteStatement statement)
    {
        var columns = raw.sqlite3_column_count(statement.Handle);
        if (columns == 0)
        {
            while (statement.Step()) { }

            return null;
        }

        var names = new string[columns];
        for (var i = 0; i < columns; i++)
        {
            names[i] = raw.sqlite3_column_name(statement.Handle, i).utf8_to_string();
        }

        var values = new CommandValue[columns];
        var (used, count) = (0, 0);
        while (statement.Step())
        {
            if (used + columns > values.Length)
            {
                Array.Resize(ref values, Math.Max(values.Length * 2, 4 * columns));
            }

            for (var i = 0; i < columns; i++)
            {
                values[used + i] = Value(statement, i);
            }

            used += columns;
            count++;
        }

        return new CommandRows(names, values, count);
    }

    private static CommandValue Value(SqliteStatement statement, int column) =>
        raw.sqlite3_column_type(statement.Handle, column) switch
        {
            raw.SQLITE_NULL => default,
            raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement.Handle, column),
            raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement.Handle, column),
            raw.SQLITE_BLOB => raw.sqlite3_column_blob(statement.Handle, column).ToArray(),
            _ => statement.Text(column),
        };
}
