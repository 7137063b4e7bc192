using SQLitePCL;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// One open connection to a database file, over SQLite's own interface. Errors become ours, with SQLite's message. Never
/// waits for a lock: <see cref="SqliteDataSource.PatientlyAsync"/> does. One thread at a time.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>What to do about a file that others write.</summary>
    public const string BusyHint = "busy_timeout says how long to wait for others who use the file.";

    /// <summary>Steps of SQLite's machine between two looks at the token: less than a millisecond.</summary>
    private const int StepsBetweenChecks = 10_000;

    private readonly sqlite3 _handle;
    private readonly string _path;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    /// <summary>Ends statements that run.</summary>
    public CancellationToken Stop { get; set; }

    public sqlite3 Handle => _handle;

    public long Changes => raw.sqlite3_changes(_handle);

    /// <summary>Rows changed since the connection was opened, those by triggers and foreign keys included.</summary>
    public long TotalChanges => raw.sqlite3_total_changes(_handle);

    /// <summary>Some errors, a full disk among them, end the transaction by themselves.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public static SqliteDatabase Open(string path, bool isWritable, bool canCreate = true)
    {
        if (!(isWritable && canCreate) && !File.Exists(path))
        {
            throw new WeirException(ErrorCode.FileNotFound, $"the database file {path} does not exist");
        }

        if (!isWritable && File.Exists(path + "-journal"))
        {
            Recover(path);
        }

        var flags =
            !isWritable ? raw.SQLITE_OPEN_READONLY
            : canCreate ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE
            : raw.SQLITE_OPEN_READWRITE;
        var result = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new SqliteDatabase(handle, path);
        if (result != raw.SQLITE_OK)
        {
            var error = database.Error(result);
            database.Dispose();
            throw error;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_progress_handler(
            handle,
            StepsBetweenChecks,
            static d => ((SqliteDatabase)d).Stop.IsCancellationRequested ? 1 : 0,
            database
        );
        return database;
    }

    /// <summary>
    /// A writer that was killed leaves a journal that the next reader has to roll back, which one that may only read cannot
    /// (SQLite, "File Locking And Concurrency", section 4.1). Where this may not write either, reading says so.
    /// </summary>
    private static void Recover(string path)
    {
        var result = raw.sqlite3_open_v2(
            path,
            out var handle,
            raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX,
            null
        );
        using (handle)
        {
            if (result == raw.SQLITE_OK)
            {
                raw.sqlite3_exec(handle, "SELECT 1 FROM sqlite_schema LIMIT 1");
            }
        }
    }

    public SqliteStatement Prepare(string sql)
    {
        var result = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
        return result == raw.SQLITE_OK ? new SqliteStatement(this, statement) : throw Error(result);
    }

    /// <summary>Prepares a text that must be one statement; SQLite itself would ignore what follows the first.</summary>
    public SqliteStatement PrepareOne(string sql)
    {
        var result = raw.sqlite3_prepare_v2(_handle, sql, out var statement, out var rest);
        if (result != raw.SQLITE_OK)
        {
            throw Error(result);
        }

        foreach (var c in rest.AsSpan())
        {
            if (!char.IsWhiteSpace(c) && c != ';')
            {
                raw.sqlite3_finalize(statement);
                throw new WeirException(ErrorCode.SyntaxError, "only one statement is allowed here");
            }
        }

        return new SqliteStatement(this, statement);
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
        return new WeirException(code, $"SQLite, {Path.GetFileName(_path)}: {message}")
        {
            Hint = code == ErrorCode.SourceUnavailable ? BusyHint : null,
        };
    }

    public void Dispose() => raw.sqlite3_close_v2(_handle);
}
