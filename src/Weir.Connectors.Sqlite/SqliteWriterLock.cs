namespace Weir.Connectors.Sqlite;

/// <summary>
/// Lets one writer of this process at a time write a database file. SQLite itself keeps writers apart, but tells those who
/// wait nothing, so that they would have to try again and again; that remains for writers of other processes.
/// </summary>
internal sealed class SqliteWriterLock : IDisposable
{
    private static readonly Dictionary<string, Turnstile> Files = new(StringComparer.Ordinal);

    private readonly string _path;
    private Turnstile? _held;

    private SqliteWriterLock(string path, Turnstile held)
    {
        _path = path;
        _held = held;
    }

    /// <summary>Waits for the file's other writers in the process.</summary>
    /// <param name="path">The file's absolute path.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WeirException"><see cref="ErrorCode.SourceUnavailable"/>: the wait was too long.</exception>
    public static async ValueTask<SqliteWriterLock> AcquireAsync(
        string path,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var turnstile = Enter(path);
        var isHeld = false;
        try
        {
            isHeld = await turnstile.Gate.WaitAsync(Limited(timeout), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!isHeld)
            {
                Leave(path, turnstile);
            }
        }

        return isHeld
            ? new SqliteWriterLock(path, turnstile)
            : throw new WeirException(
                ErrorCode.SourceUnavailable,
                $"SQLite, {Path.GetFileName(path)}: another write of this process has not ended"
            )
            {
                Hint = SqliteDatabase.BusyHint,
            };
    }

    /// <summary>Lets the next writer in. More calls do nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _held, null) is { } turnstile)
        {
            turnstile.Gate.Release();
            Leave(_path, turnstile);
        }
    }

    private static TimeSpan Limited(TimeSpan timeout) =>
        timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : timeout;

    private static Turnstile Enter(string path)
    {
        lock (Files)
        {
            if (!Files.TryGetValue(path, out var turnstile))
            {
                Files.Add(path, turnstile = new Turnstile());
            }

            turnstile.Users++;
            return turnstile;
        }
    }

    /// <summary>The last one out forgets the file.</summary>
    private static void Leave(string path, Turnstile turnstile)
    {
        lock (Files)
        {
            if (--turnstile.Users == 0)
            {
                Files.Remove(path);
                turnstile.Gate.Dispose();
            }
        }
    }

    private sealed class Turnstile
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        /// <summary>Those inside and those who wait.</summary>
        public int Users { get; set; }
    }
}
