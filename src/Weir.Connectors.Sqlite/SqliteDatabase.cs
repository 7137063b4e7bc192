using SQLitePCL;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// One open connection to a database file, over SQLite's own interface. Errors become ours, with SQLite's message. One
/// thread at a time, but <see cref="Interrupt"/> may come from any.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly string _path;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    public long Changes => raw.sqlite3_changes(_handle);

    /// <summary>Some errors, a full disk among them, end the transaction by themselves.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public static SqliteDatabase Open(string path, bool isWritable, TimeSpan busyTimeout)
    {
        if (!isWritable && !File.Exists(path))
        {
            throw new WeirException(ErrorCode.FileNotFound, $"the database file {path} does not exist");
        }

        var flags = isWritable ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE : raw.SQLITE_OPEN_READONLY;
        var result = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new SqliteDatabase(handle, path);
        if (result != raw.SQLITE_OK)
        {
            var error = database.Error(result);
            database.Dispose();
            throw error;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, (int)Math.Min(int.MaxValue, busyTimeout.TotalMilliseconds));
        return database;
    }

    public void Interrupt() => raw.sqlite3_interrupt(_handle);

    public SqliteStatement Prepare(string sql)
    {
        var result = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
        return result == raw.SQLITE_OK ? new SqliteStatement(this, statement) : throw Error(result);
    }

    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step()) { }
    }

    public WeirException Error(int result)
    {
        var message = raw.sqlite3_errmsg(_handle).utf8_to_string();
        var code = (result & 0xFF) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => ErrorCode.SourceUnavailable,
            raw.SQLITE_FULL => ErrorCode.DiskFull,
            raw.SQLITE_CONSTRAINT => ErrorCode.ConstraintViolation,
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => ErrorCode.PermissionDenied,
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => ErrorCode.InvalidFile,
            raw.SQLITE_CANTOPEN => ErrorCode.FileNotFound,
            raw.SQLITE_IOERR => ErrorCode.InputOutputError,
            raw.SQLITE_NOMEM => ErrorCode.OutOfMemory,
            _ => ErrorCode.SourceError,
        };
        return new WeirException(code, $"SQLite, {Path.GetFileName(_path)}: {message}");
    }

    public void Dispose() => raw.sqlite3_close_v2(_handle);
}
