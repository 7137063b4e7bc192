using System.Collections.Concurrent;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// Connections that read one state of a file. Their transactions begin while another connection holds the write lock, so
/// that nobody commits in between. Without a write-ahead log, writers cannot commit until it is disposed.
/// </summary>
internal sealed class SqliteSnapshot : IDisposable
{
    private static readonly Dictionary<string, int> Blocking = new(StringComparer.Ordinal);
    private readonly List<SqliteDatabase> _all = [];
    private readonly ConcurrentBag<SqliteDatabase> _idle = [];
    private readonly SemaphoreSlim _free;
    private readonly string _path;
    private bool _isBlocking;
    private bool _isDisposed;

    private SqliteSnapshot(string path, int readers)
    {
        _path = path;
        _free = new SemaphoreSlim(readers, readers);
    }

    /// <summary>Whether the file could not be locked for writing, so that one connection does all the reading.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>The state that is read.</summary>
    public SqliteFileState State { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>Whether commits to a file would have to wait for a snapshot of this process, perhaps for ever.</summary>
    public static bool Blocks(string path)
    {
        lock (Blocking)
        {
            return Blocking.ContainsKey(path);
        }
    }

    public static async ValueTask<SqliteSnapshot> TakeAsync(
        SqliteDataSource source,
        int readers,
        CancellationToken cancellationToken
    )
    {
        using var turn = await source.LockAsync(cancellationToken).ConfigureAwait(false);
        using var coordinator = await LockAsync(source, cancellationToken).ConfigureAwait(false);
        var count = coordinator is null ? 1 : readers;
        var snapshot = new SqliteSnapshot(source.Location, count) { IsReadOnly = coordinator is null && readers > 1 };
        try
        {
            for (var i = 0; i < count; i++)
            {
                var database = source.OpenReader();
                snapshot._all.Add(database);
                snapshot._idle.Add(database);
                database.Stop = cancellationToken;
                await source.PatientlyAsync(() => Begin(database), cancellationToken).ConfigureAwait(false);
            }

            snapshot.Hold();
            return snapshot;
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a connection that nobody uses; it must be given back.</summary>
    public async ValueTask<SqliteDatabase> RentAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _idle.TryTake(out var database)
            ? database
            : throw new WeirException(ErrorCode.Internal, $"the snapshot of {_path} is over");
    }

    public void Return(SqliteDatabase database)
    {
        if (!_isDisposed)
        {
            database.Stop = default;
            _idle.Add(database);
            _free.Release();
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        foreach (var database in _all)
        {
            database.Dispose();
        }

        _free.Dispose();
        if (_isBlocking)
        {
            lock (Blocking)
            {
                if (--Blocking[_path] == 0)
                {
                    Blocking.Remove(_path);
                }
            }
        }
    }

    /// <summary>A connection with the write lock; null when the file cannot be written.</summary>
    private static async ValueTask<SqliteDatabase?> LockAsync(
        SqliteDataSource source,
        CancellationToken cancellationToken
    )
    {
        SqliteDatabase? database = null;
        try
        {
            var opened = database = SqliteDatabase.Open(source.Location, isWritable: true, canCreate: false);
            opened.Stop = cancellationToken;
            await source
                .PatientlyAsync(() => opened.Execute("BEGIN IMMEDIATE"), cancellationToken)
                .ConfigureAwait(false);
            return opened;
        }
        catch (WeirException exception)
            when ((exception.Code == ErrorCode.PermissionDenied || exception.Code == ErrorCode.FileNotFound)
                && File.Exists(source.Location)
            )
        {
            database?.Dispose();
            return null;
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    private static void Begin(SqliteDatabase database)
    {
        if (!database.IsInTransaction)
        {
            database.Execute("BEGIN");
        }

        // The first read takes the lock, or the mark in the log.
        database.Execute("SELECT count(*) FROM sqlite_schema");
    }

    private void Hold()
    {
        State = SqliteFileState.Of(_path, _all[0].Handle);
        using var mode = _all[0].Prepare("PRAGMA journal_mode");
        _isBlocking = mode.Step() && mode.Text(0) != "wal";
        if (_isBlocking)
        {
            lock (Blocking)
            {
                Blocking[_path] = Blocking.GetValueOrDefault(_path) + 1;
            }
        }
    }
}
