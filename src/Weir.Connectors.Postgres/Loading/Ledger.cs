using System.Globalization;
using Npgsql;
using Weir.Connectors.Postgres.Writing;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>
/// The table <c>weir_load</c> beside a target: a row for each run of a job, and one for each of its committed chunks,
/// written in the transaction of the chunk's rows.
/// </summary>
internal sealed class Ledger(string schema, string job)
{
    public const string TableName = "weir_load";

    private const string ChunkColumns =
        "chunk, coalesce(bounds, ''), rows_read, rows_written, rows_filtered, rows_rejected, rows_counted, hash::text, attempts, bytes, finished_at, marks";

    /// <summary>Keeps two processes from creating the table at once; any number that nobody else uses.</summary>
    private const long CreationLock = 0x7765_6972_6C6F_6164;

    public string QuotedName { get; } = PostgresNames.Quote(schema, TableName);

    /// <summary>What creates it where it is missing; in a transaction.</summary>
    public IEnumerable<string> CreateStatements =>
        [
            string.Create(CultureInfo.InvariantCulture, $"SELECT pg_catalog.pg_advisory_xact_lock({CreationLock})"),
            $"""
                CREATE TABLE IF NOT EXISTS {QuotedName} (
                  job text NOT NULL,
                  run bigint NOT NULL,
                  chunk text NOT NULL,
                  state text NOT NULL,
                  target text,
                  mode text,
                  bounds text,
                  rows_read bigint,
                  rows_written bigint,
                  rows_filtered bigint,
                  rows_rejected bigint,
                  rows_counted bigint,
                  bytes bigint,
                  hash char(32),
                  attempts integer,
                  started_at timestamptz NOT NULL DEFAULT now(),
                  finished_at timestamptz,
                  owner bigint,
                  marks bigint[],
                  definition text,
                  source_state text,
                  detail text,
                  PRIMARY KEY (job, run, chunk))
                """,
        ];

    /// <summary>Whether the table is there.</summary>
    public async ValueTask<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = PostgresStatements.Command(
            connection,
            "SELECT pg_catalog.to_regclass($1) IS NOT NULL",
            QuotedName
        );
        await using var scope = command.ConfigureAwait(false);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))!;
    }

    /// <summary>The last run that was not abandoned; null for none. The table must be there.</summary>
    public async ValueTask<StoredRun?> LatestAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT run, state, coalesce(definition, ''), coalesce(source_state, ''), started_at, finished_at, owner, marks,
              coalesce(detail, '') FROM {QuotedName}
            WHERE job = $1 AND chunk = '' AND state <> '{LedgerStates.Abandoned}' ORDER BY run DESC LIMIT 1
            """;
        var command = PostgresStatements.Command(connection, sql, job);
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            return null;
        }

        var run = new LedgerRun(
            job,
            reader.GetInt64(0),
            LedgerStates.Parse(reader.GetString(1)),
            reader.GetString(2),
            reader.GetString(3),
            Moment(reader, 4),
            await reader.IsDBNullAsync(5, cancellationToken.KeptFromDriver()).ConfigureAwait(false)
                ? null
                : Moment(reader, 5),
            []
        );
        var stored = new StoredRun(run, reader.GetInt64(6), Marks(reader, 7), RunDetail.Parse(reader.GetString(8)), []);
        await reader.DisposeAsync().ConfigureAwait(false);
        return await WithChunksAsync(connection, stored, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A committed chunk of a run; null when it is not there.</summary>
    public async ValueTask<LedgerChunk?> FindChunkAsync(
        NpgsqlConnection connection,
        long run,
        string chunk,
        CancellationToken cancellationToken
    )
    {
        var sql = $"SELECT {ChunkColumns} FROM {QuotedName} WHERE job = $1 AND run = $2 AND chunk = $3";
        var command = PostgresStatements.Command(connection, sql, job, run, chunk);
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false) ? Chunk(reader) : null;
    }

    /// <summary>Records a new run and returns its number.</summary>
    public async ValueTask<long> AddRunAsync(
        NpgsqlConnection connection,
        string target,
        string mode,
        string definition,
        string sourceState,
        RunDetail detail,
        CancellationToken cancellationToken
    )
    {
        var sql = $"""
            INSERT INTO {QuotedName} (job, run, chunk, state, target, mode, owner, definition, source_state, detail)
            SELECT $1, 1 + coalesce(max(run), 0), '', '{LedgerStates.Running}', $2, $3, 1, $4, $5, $6
            FROM {QuotedName} WHERE job = $1 RETURNING run
            """;
        var command = PostgresStatements.Command(
            connection,
            sql,
            job,
            target,
            mode,
            definition,
            sourceState,
            detail.ToText()
        );
        await using var scope = command.ConfigureAwait(false);
        return (long)(await command.ExecuteScalarAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))!;
    }

    /// <summary>Takes an unfinished run over, so that nobody else can commit for it any more; returns the new owner's number.</summary>
    public async ValueTask<long> TakeOverAsync(
        NpgsqlConnection connection,
        long run,
        string definition,
        string sourceState,
        CancellationToken cancellationToken
    )
    {
        var sql = $"""
            UPDATE {QuotedName} SET state = '{LedgerStates.Running}', owner = owner + 1, definition = $3, source_state = $4
            WHERE job = $1 AND run = $2 AND chunk = '' RETURNING owner
            """;
        var command = PostgresStatements.Command(connection, sql, job, run, definition, sourceState);
        await using var scope = command.ConfigureAwait(false);
        return (long)(await command.ExecuteScalarAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))!;
    }

    /// <summary>The run's row as it is, locked until the transaction ends.</summary>
    public async ValueTask<(string State, long Owner, RunDetail Detail)> LockRunAsync(
        NpgsqlConnection connection,
        long run,
        CancellationToken cancellationToken
    )
    {
        var sql =
            $"SELECT state, owner, coalesce(detail, '') FROM {QuotedName} WHERE job = $1 AND run = $2 AND chunk = '' FOR UPDATE";
        var command = PostgresStatements.Command(connection, sql, job, run);
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false)
            ? (reader.GetString(0), reader.GetInt64(1), RunDetail.Parse(reader.GetString(2)))
            : throw NotOurs();
    }

    /// <summary>
    /// Adds a chunk's row, in one round trip with the two things that must be true then: the run is still this owner's, and
    /// stays so until the transaction ends, and the server has counted as many rows as the chunk says.
    /// </summary>
    /// <param name="connection">In whose transaction.</param>
    /// <param name="run">The run.</param>
    /// <param name="owner">Whose it should be.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="marks">The numbers of the transactions that its rows have.</param>
    /// <param name="counter">What counts the rows; null: they have been counted.</param>
    /// <param name="target">For people.</param>
    /// <param name="cancellationToken">Looked at before.</param>
    /// <returns>The chunk with its time.</returns>
    public async ValueTask<LedgerChunk> AddChunkAsync(
        NpgsqlConnection connection,
        long run,
        long owner,
        LedgerChunk chunk,
        IReadOnlyCollection<long> marks,
        InsertCounter? counter,
        string target,
        CancellationToken cancellationToken
    )
    {
        var batch = new NpgsqlBatch(connection);
        await using var scope = batch.ConfigureAwait(false);
        batch.BatchCommands.Add(Holding(run));
        if (counter is not null)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(counter.Sql));
        }

        batch.BatchCommands.Add(Adding(run, chunk, marks));
        var reader = await batch.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        if (!await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false) || reader.GetInt64(0) != owner)
        {
            throw NotOurs();
        }

        await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        if (counter is not null)
        {
            await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            InsertCounter.Check(chunk.Counted, counter.SinceStart(reader.GetInt64(0)), target);
            await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        return chunk with { Finished = Moment(reader, 0) };
    }

    /// <summary>Forgets the chunks of a run.</summary>
    public async ValueTask RemoveChunksAsync(NpgsqlConnection connection, long run, CancellationToken cancellationToken)
    {
        var command = PostgresStatements.Command(
            connection,
            $"DELETE FROM {QuotedName} WHERE job = $1 AND run = $2 AND chunk <> ''",
            job,
            run
        );
        await using var scope = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
    }

    /// <summary>Sets where a run stands, unless somebody else has taken it over or it is done.</summary>
    public async ValueTask SetStateAsync(
        NpgsqlConnection connection,
        long run,
        long owner,
        string state,
        CancellationToken cancellationToken
    )
    {
        var sql =
            $"UPDATE {QuotedName} SET state = $4 WHERE job = $1 AND run = $2 AND chunk = '' AND owner = $3 AND state <> '{LedgerStates.Done}'";
        var command = PostgresStatements.Command(connection, sql, job, run, owner, state);
        await using var scope = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
    }

    /// <summary>Marks a run as done, with the sums of its chunks.</summary>
    public async ValueTask FinishRunAsync(
        NpgsqlConnection connection,
        long run,
        RunDetail detail,
        CancellationToken cancellationToken
    )
    {
        var sql = $"""
            UPDATE {QuotedName} r SET state = '{LedgerStates.Done}', finished_at = clock_timestamp(), detail = $3,
              marks = ARRAY[pg_catalog.txid_current() & 4294967295], (rows_read, rows_written, rows_filtered, rows_rejected,
              rows_counted, bytes) = (SELECT coalesce(sum(rows_read), 0), coalesce(sum(rows_written), 0),
                coalesce(sum(rows_filtered), 0), coalesce(sum(rows_rejected), 0), coalesce(sum(rows_counted), 0),
                coalesce(sum(bytes), 0) FROM {QuotedName} c WHERE c.job = $1 AND c.run = $2 AND c.chunk <> '')
            WHERE job = $1 AND run = $2 AND chunk = ''
            """;
        var command = PostgresStatements.Command(connection, sql, job, run, detail.ToText());
        await using var scope = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
    }

    /// <summary>Rows that the chunks of a run wrote.</summary>
    public async ValueTask<long> WrittenAsync(
        NpgsqlConnection connection,
        long run,
        CancellationToken cancellationToken
    )
    {
        var command = PostgresStatements.Command(
            connection,
            $"SELECT coalesce(sum(rows_written), 0)::bigint FROM {QuotedName} WHERE job = $1 AND run = $2 AND chunk <> ''",
            job,
            run
        );
        await using var scope = command.ConfigureAwait(false);
        return (long)(await command.ExecuteScalarAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))!;
    }

    public WeirException NotOurs() =>
        new(
            ErrorCode.JobRunning,
            $"job {job} was taken over by another process, so nothing of this one is written any more"
        );

    private NpgsqlBatchCommand Holding(long run) =>
        PostgresStatements.BatchCommand(
            $"SELECT owner FROM {QuotedName} WHERE job = $1 AND run = $2 AND chunk = '' AND state = '{LedgerStates.Running}' FOR SHARE",
            job,
            run
        );

    private NpgsqlBatchCommand Adding(long run, LedgerChunk chunk, IReadOnlyCollection<long> marks) =>
        PostgresStatements.BatchCommand(
            $"""
            INSERT INTO {QuotedName} (job, run, chunk, state, bounds, rows_read, rows_written, rows_filtered, rows_rejected,
              rows_counted, bytes, hash, attempts, finished_at, marks)
            VALUES ($1, $2, $3, '{LedgerStates.Done}', $4, $5, $6, $7, $8, $9, $10, $11, $12, clock_timestamp(), $13)
            RETURNING finished_at
            """,
            job,
            run,
            chunk.Id,
            chunk.Bounds.Replace("\0", "\\0", StringComparison.Ordinal),
            chunk.Read,
            chunk.Written,
            chunk.Filtered,
            chunk.Rejected,
            chunk.Counted,
            chunk.Bytes,
            chunk.Hash.ToString(),
            chunk.Attempts,
            marks.ToArray()
        );

    private async ValueTask<StoredRun> WithChunksAsync(
        NpgsqlConnection connection,
        StoredRun stored,
        CancellationToken cancellationToken
    )
    {
        var chunks = new List<LedgerChunk>();
        var marks = new List<IReadOnlyList<long>>();
        var sql =
            $"SELECT {ChunkColumns} FROM {QuotedName} WHERE job = $1 AND run = $2 AND chunk <> '' ORDER BY finished_at, chunk";
        var command = PostgresStatements.Command(connection, sql, job, stored.Run.Run);
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            chunks.Add(Chunk(reader));
            marks.Add(Marks(reader, 11));
        }

        return stored with
        {
            Run = stored.Run with { Chunks = chunks },
            ChunkMarks = marks,
        };
    }

    private static LedgerChunk Chunk(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetString(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetInt64(4),
            reader.GetInt64(5),
            reader.GetInt64(6),
            RowHash.Parse(reader.GetString(7))
        )
        {
            Attempts = reader.GetInt32(8),
            Bytes = reader.GetInt64(9),
            Finished = Moment(reader, 10),
        };

    private static long[] Marks(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? [] : reader.GetFieldValue<long[]>(column);

    private static DateTimeOffset Moment(NpgsqlDataReader reader, int column) =>
        new(reader.GetDateTime(column), TimeSpan.Zero);
}
