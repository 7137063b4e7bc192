using System.Globalization;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// The table <c>weir_load</c> of a database file: a row for each run of a job, and one for each of its committed chunks,
/// written in the transaction of the chunk's rows.
/// </summary>
internal sealed class SqliteLedger(string job)
{
    public const string TableName = "weir_load";
    public const string Abandoned = "abandoned";

    private const string Create = $"""
        CREATE TABLE IF NOT EXISTS {TableName} (
          job TEXT NOT NULL,
          run INTEGER NOT NULL,
          chunk TEXT NOT NULL,
          state TEXT NOT NULL,
          target TEXT,
          mode TEXT,
          bounds TEXT,
          rows_read INTEGER,
          rows_written INTEGER,
          rows_filtered INTEGER,
          rows_rejected INTEGER,
          rows_counted INTEGER,
          bytes INTEGER,
          hash TEXT,
          attempts INTEGER,
          started_at TIMESTAMPTZ,
          finished_at TIMESTAMPTZ,
          marks TEXT,
          definition TEXT,
          source_state TEXT,
          detail TEXT,
          PRIMARY KEY (job, run, chunk))
        """;

    private const string ChunkColumns =
        "chunk, bounds, rows_read, rows_written, rows_filtered, rows_rejected, rows_counted, hash, attempts, bytes, finished_at, marks";

    /// <summary>The last run that was not abandoned; null when there is none.</summary>
    public StoredRun? Latest(SqliteDatabase database)
    {
        if (!Exists(database))
        {
            return null;
        }

        using var statement = database.Prepare(
            $"SELECT run, state, definition, source_state, started_at, finished_at, detail FROM {TableName} WHERE job = ?1 AND chunk = '' AND state <> '{Abandoned}' ORDER BY run DESC LIMIT 1"
        );
        statement.Bind(1, job);
        if (!statement.Step())
        {
            return null;
        }

        var number = statement.Number(0);
        var chunks = new List<LedgerChunk>();
        var marks = new List<IReadOnlyList<RowIdRange>?>();
        using var rows = database.Prepare(
            $"SELECT {ChunkColumns} FROM {TableName} WHERE job = ?1 AND run = ?2 AND chunk <> '' ORDER BY rowid"
        );
        rows.Bind(1, job);
        rows.Bind(2, number);
        while (rows.Step())
        {
            chunks.Add(Chunk(rows));
            marks.Add(RowMarks.Parse(rows.OptionalText(11)));
        }

        var run = new LedgerRun(
            job,
            number,
            Parse(statement.Text(1)),
            statement.Text(2),
            statement.Text(3),
            Moment(statement.Text(4)),
            statement.OptionalText(5) is { } finished ? Moment(finished) : null,
            chunks
        );
        return new StoredRun(run, LoadDetail.Parse(statement.Text(6)), marks);
    }

    /// <summary>A committed chunk; null when it is not there.</summary>
    public LedgerChunk? Find(SqliteDatabase database, long run, string chunk)
    {
        using var statement = database.Prepare(
            $"SELECT {ChunkColumns} FROM {TableName} WHERE job = ?1 AND run = ?2 AND chunk = ?3"
        );
        statement.Bind(1, job);
        statement.Bind(2, run);
        statement.Bind(3, chunk);
        return statement.Step() ? Chunk(statement) : null;
    }

    /// <summary>Where a run stands; null when it is not there.</summary>
    public string? State(SqliteDatabase database, long run)
    {
        using var statement = database.Prepare(
            $"SELECT state FROM {TableName} WHERE job = ?1 AND run = ?2 AND chunk = ''"
        );
        statement.Bind(1, job);
        statement.Bind(2, run);
        return statement.Step() ? statement.Text(0) : null;
    }

    /// <summary>Makes the ledger where it is missing, and adds a run; returns its number.</summary>
    public long AddRun(
        SqliteDatabase database,
        TransferRequest request,
        string definition,
        string sourceState,
        DateTimeOffset now,
        LoadDetail detail
    )
    {
        database.Execute(Create);
        using var statement = database.Prepare(
            $"INSERT INTO {TableName} (job, run, chunk, state, target, mode, started_at, definition, source_state, detail) SELECT ?1, 1 + coalesce(max(run), 0), '', 'running', ?2, ?3, ?4, ?5, ?6, ?7 FROM {TableName} WHERE job = ?1 RETURNING run"
        );
        statement.Bind(1, job);
        statement.Bind(2, request.Target.Name);
        statement.Bind(3, request.Mode.ToString().ToLowerInvariant());
        statement.Bind(4, Text(now));
        statement.Bind(5, definition);
        statement.Bind(6, sourceState);
        statement.Bind(7, detail.ToText());
        _ = statement.Step();
        var run = statement.Number(0);
        _ = statement.Step();
        return run;
    }

    public void AddChunk(SqliteDatabase database, long run, LedgerChunk chunk, string? marks)
    {
        using var statement = database.Prepare(
            $"INSERT INTO {TableName} (job, run, state, {ChunkColumns}) VALUES (?1, ?2, 'done', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
        );
        statement.Bind(1, job);
        statement.Bind(2, run);
        statement.Bind(3, chunk.Id);
        statement.Bind(4, chunk.Bounds);
        statement.Bind(5, chunk.Read);
        statement.Bind(6, chunk.Written);
        statement.Bind(7, chunk.Filtered);
        statement.Bind(8, chunk.Rejected);
        statement.Bind(9, chunk.Counted);
        statement.Bind(10, chunk.Hash.ToString());
        statement.Bind(11, chunk.Attempts);
        statement.Bind(12, chunk.Bytes);
        statement.Bind(13, Text(chunk.Finished));
        if (marks is not null)
        {
            statement.Bind(14, marks);
        }

        _ = statement.Step();
    }

    /// <summary>Sets where a run stands.</summary>
    public void SetState(SqliteDatabase database, long run, string state)
    {
        using var statement = database.Prepare(
            $"UPDATE {TableName} SET state = ?3 WHERE job = ?1 AND run = ?2 AND chunk = '' AND state <> 'done'"
        );
        statement.Bind(1, job);
        statement.Bind(2, run);
        statement.Bind(3, state);
        _ = statement.Step();
    }

    /// <summary>Marks a run as done, with the sums of its chunks.</summary>
    public void Finish(SqliteDatabase database, long run, DateTimeOffset now, LoadDetail detail)
    {
        string[] sums = ["rows_read", "rows_written", "rows_filtered", "rows_rejected", "rows_counted", "bytes"];
        using var statement = database.Prepare(
            $"UPDATE {TableName} SET state = 'done', finished_at = ?3, detail = ?4, ({string.Join(", ", sums)}) = (SELECT {string.Join(", ", sums.Select(s => $"coalesce(sum({s}), 0)"))} FROM {TableName} c WHERE c.job = ?1 AND c.run = ?2 AND c.chunk <> '') WHERE job = ?1 AND run = ?2 AND chunk = ''"
        );
        statement.Bind(1, job);
        statement.Bind(2, run);
        statement.Bind(3, Text(now));
        statement.Bind(4, detail.ToText());
        _ = statement.Step();
    }

    /// <summary>Forgets a run without a trace.</summary>
    public void Remove(SqliteDatabase database, long run)
    {
        using var statement = database.Prepare($"DELETE FROM {TableName} WHERE job = ?1 AND run = ?2");
        statement.Bind(1, job);
        statement.Bind(2, run);
        _ = statement.Step();
    }

    /// <summary>Rows that the chunks of a run wrote.</summary>
    public long Written(SqliteDatabase database, long run)
    {
        using var statement = database.Prepare(
            $"SELECT coalesce(sum(rows_written), 0) FROM {TableName} WHERE job = ?1 AND run = ?2 AND chunk <> ''"
        );
        statement.Bind(1, job);
        statement.Bind(2, run);
        _ = statement.Step();
        return statement.Number(0);
    }

    public static string Text(LedgerState state) => state.ToString().ToLowerInvariant();

    /// <summary>A moment as columns of type TIMESTAMPTZ have it.</summary>
    public static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture);

    private static bool Exists(SqliteDatabase database)
    {
        using var statement = database.Prepare(
            $"SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '{TableName}'"
        );
        return statement.Step();
    }

    private static LedgerState Parse(string state) =>
        Enum.TryParse<LedgerState>(state, ignoreCase: true, out var known) ? known : LedgerState.Running;

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static LedgerChunk Chunk(SqliteStatement row) =>
        new(
            row.Text(0),
            row.Text(1),
            row.Number(2),
            row.Number(3),
            row.Number(4),
            row.Number(5),
            row.Number(6),
            RowHash.Parse(row.Text(7))
        )
        {
            Attempts = (int)row.Number(8),
            Bytes = row.Number(9),
            Finished = Moment(row.Text(10)),
        };
}
