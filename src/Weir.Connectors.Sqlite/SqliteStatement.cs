using SQLitePCL;

namespace Weir.Connectors.Sqlite;

/// <summary>A prepared statement.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    public sqlite3_stmt Handle => handle;

    /// <summary>The next row; false at the end.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        return result switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            raw.SQLITE_INTERRUPT => throw new OperationCanceledException(database.Stop),
            _ => throw database.Error(result),
        };
    }

    public void Bind(int place, string text) => _ = raw.sqlite3_bind_text(handle, place, text);

    public void Bind(int place, long value) => _ = raw.sqlite3_bind_int64(handle, place, value);

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>A text; null for NULL.</summary>
    public string? OptionalText(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : Text(column);

    public void Reset()
    {
        _ = raw.sqlite3_reset(handle);
        _ = raw.sqlite3_clear_bindings(handle);
    }

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? "";

    public void Dispose() => raw.sqlite3_finalize(handle);
}
