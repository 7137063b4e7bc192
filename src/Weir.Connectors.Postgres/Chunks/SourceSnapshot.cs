using System.Globalization;
using Npgsql;
using Weir.Connectors.Postgres.Wire;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>
/// One view of the database for many connections: an exported snapshot, held by a connection of its own (documentation,
/// "Snapshot Synchronization Functions").
/// </summary>
internal sealed class SourceSnapshot : IAsyncDisposable
{
    /// <summary>Relations with lower numbers are the catalog's own (transam.h, FirstNormalObjectId).</summary>
    private const long FirstOfUsers = 16384;

    /// <summary>
    /// Open transactions that cannot change a user's table here: those of other databases, and those of autovacuum, which
    /// writes catalogs only. What the user may not see of other sessions is missing, and counts as a transaction that can.
    /// </summary>
    private const string HarmlessSql = """
        SELECT backend_xid::text::bigint AS x FROM pg_catalog.pg_stat_activity
        WHERE backend_xid IS NOT NULL
          AND (datname <> pg_catalog.current_database() OR backend_type = 'autovacuum worker')
        UNION ALL
        SELECT transaction::text::bigint FROM pg_catalog.pg_prepared_xacts WHERE database <> pg_catalog.current_database()
        """;

    /// <summary>
    /// $1: whether the harmless ones are left out, $2: those that were open before. One that ended since the snapshot is known
    /// from before it, one that began since then is known from behind it. A standby names no open transaction, but the lowest.
    /// </summary>
    private const string TakeSql = $"""
        WITH s AS MATERIALIZED (SELECT pg_catalog.txid_current_snapshot() AS s),
        harmless AS MATERIALIZED (SELECT x FROM ({HarmlessSql}) AS now UNION SELECT pg_catalog.unnest($2::text::bigint[])),
        open AS (
          SELECT x FROM s, pg_catalog.txid_snapshot_xip(s.s) AS x
          WHERE NOT ($1 AND x & 4294967295 IN (SELECT x FROM harmless))
        )
        SELECT pg_catalog.pg_export_snapshot(),
          (SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.txid_snapshot_xmin((SELECT s FROM s))
              ELSE coalesce(min(x), pg_catalog.txid_snapshot_xmax((SELECT s FROM s))) END || ':' ||
            pg_catalog.txid_snapshot_xmax((SELECT s FROM s)) || ':' || coalesce(pg_catalog.string_agg(x::text, ',' ORDER BY x), '')
            FROM open),
          d.oid::bigint,
          CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
            THEN (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) ELSE '' END
        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
        """;

    /// <summary>What a server may take to say that a statement has taken too long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly PostgresTable _table;
    private readonly HeldConnection _held;
    private readonly TimeSpan? _limit;
    private string _name = "";

    private SourceSnapshot(PostgresTable table, HeldConnection held, TimeSpan? limit)
    {
        (_table, _held, _limit) = (table, held, limit);
    }

    /// <summary>The connection that holds it, for questions until it is watched.</summary>
    public NpgsqlConnection Connection => _held.Connection;

    /// <summary>Asks questions of that connection.</summary>
    public ValueTask<T> UseAsync<T>(
        Func<CancellationToken, ValueTask<T>> action,
        CancellationToken cancellationToken
    ) => _held.UseAsync((_, token) => action(token), cancellationToken);

    public CancellationToken Lost => _held.Lost;

    /// <summary>How long a reader waits for a server that says nothing; null: for ever.</summary>
    public TimeSpan? Patience => _limit + Grace;

    /// <summary>
    /// Which transactions it sees: the lowest open one, the next one, the open ones between. What is open and cannot change
    /// the table is left out.
    /// </summary>
    public string Transactions { get; private set; } = "";

    /// <summary>Which database of which installation it is.</summary>
    public string Database { get; private set; } = "";

    /// <summary>Takes a snapshot, behind a lock on the table that keeps it from being emptied or rebuilt meanwhile.</summary>
    public static async ValueTask<SourceSnapshot> TakeAsync(
        PostgresScan scan,
        TimeSpan? limit,
        CancellationToken cancellationToken
    )
    {
        var held = await HeldConnection.OpenAsync(scan.Table.Source, cancellationToken).ConfigureAwait(false);
        var snapshot = new SourceSnapshot(scan.Table, held, limit);
        try
        {
            await held.UseAsync(
                    async (connection, token) =>
                    {
                        await snapshot.TakeAsync(connection, scan, token).ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins a transaction of another connection that sees the same.</summary>
    public ValueTask EnterAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        EnterAsync(async statements =>
            _ = await _table
                .Source.WaitAsync(
                    connection,
                    async token =>
                    {
                        await PostgresStatements.ExecuteAllAsync(connection, statements, token).ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false)
        );

    /// <summary>The same for a connection of ours, which stays in it.</summary>
    public ValueTask EnterAsync(WireSession session, CancellationToken cancellationToken) =>
        EnterAsync(async statements =>
            _ = await session
                .RunAsync(
                    connection =>
                    {
                        connection.Patience = Patience ?? TimeSpan.Zero;
                        connection.Execute(HeldConnection.StaySql);
                        connection.Execute(string.Join("; ", statements));
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false)
        );

    private async ValueTask EnterAsync(Func<IReadOnlyList<string>, ValueTask> execute)
    {
        if (Lost.IsCancellationRequested)
        {
            throw LostError(null);
        }

        try
        {
            await execute([.. Beginning, $"SET TRANSACTION SNAPSHOT {PostgresNames.Text(_name)}"])
                .ConfigureAwait(false);
        }
        catch (PostgresException exception)
            when (exception.SqlState
                    is PostgresErrorCodes.InvalidParameterValue
                        or PostgresErrorCodes.UndefinedObject
                        or PostgresErrorCodes.ObjectNotInPrerequisiteState
            )
        {
            throw LostError(exception);
        }
    }

    /// <summary>Ends that transaction, within seconds; false: it ends with its connection.</summary>
    public static async ValueTask<bool> LeaveAsync(NpgsqlConnection connection)
    {
        var leaving = PostgresStatements.ExecuteAsync(connection, "ROLLBACK", CancellationToken.None).AsTask();
        await PostgresDataSource.EndAsync(leaving).ConfigureAwait(false);
        return leaving.IsCompletedSuccessfully;
    }

    /// <summary>Begins to notice its loss.</summary>
    public void Watch() => _held.Watch();

    public ValueTask DisposeAsync() => _held.DisposeAsync();

    private IEnumerable<string> Beginning
    {
        get
        {
            yield return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
            if (_limit is { } limit)
            {
                var milliseconds = Math.Clamp((long)limit.TotalMilliseconds, 1, int.MaxValue);
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"SET LOCAL statement_timeout = {milliseconds}"
                );
            }
        }
    }

    private static async ValueTask<bool> MaySelectAsync(
        NpgsqlConnection connection,
        PostgresRelation relation,
        CancellationToken cancellationToken
    )
    {
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT pg_catalog.has_table_privilege({relation.Oid}, 'SELECT')::int::bigint"
        );
        return await PostgresStatements.NumberAsync(connection, sql, cancellationToken).ConfigureAwait(false) == 1;
    }

    private async ValueTask TakeAsync(
        NpgsqlConnection connection,
        PostgresScan scan,
        CancellationToken cancellationToken
    )
    {
        var relation = scan.Table.Relation;
        var canLock =
            relation.Kind is 'r' or 'p' or 'v'
            && await MaySelectAsync(connection, relation, cancellationToken).ConfigureAwait(false);
        var before = await PostgresStatements
            .TextAsync(
                connection,
                $"SELECT coalesce(pg_catalog.array_agg(x), '{{}}')::text FROM ({HarmlessSql}) AS h",
                cancellationToken
            )
            .ConfigureAwait(false);
        await PostgresStatements.ExecuteAllAsync(connection, Beginning, cancellationToken).ConfigureAwait(false);
        // LOCK takes no snapshot, so nothing can happen between it and the snapshot.
        await PostgresStatements
            .ExecuteAsync(
                connection,
                canLock
                    ? $"LOCK TABLE {relation.QuotedName} IN ACCESS SHARE MODE"
                    : scan.Query(relation.QuotedName, null) + " LIMIT 0",
                cancellationToken
            )
            .ConfigureAwait(false);
        await ExportAsync(connection, relation.Oid >= FirstOfUsers, before, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ExportAsync(
        NpgsqlConnection connection,
        bool leavesOut,
        string? before,
        CancellationToken cancellationToken
    )
    {
        var command = PostgresStatements.Command(connection, TakeSql, leavesOut, before);
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        _name = reader.GetString(0);
        Transactions = reader.GetString(1);
        Database = string.Create(CultureInfo.InvariantCulture, $"{reader.GetString(3)}/{reader.GetInt64(2)}");
    }

    private WeirException LostError(Exception? inner) =>
        new(
            ErrorCode.ConnectionLost,
            $"the connection that holds the snapshot of {_table.DisplayName} was lost, so the rest cannot be read as of the same moment",
            inner
        )
        {
            Hint = "Run it again: what is finished stays, if it did not change.",
        };
}
