using System.Globalization;
using Npgsql;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>
/// Asks the server how many rows the open transaction inserted into a table and its partitions: the proof that a COPY
/// kept every row, since a trigger may leave rows out without an error. A server without <c>track_counts</c> cannot tell.
/// </summary>
internal sealed class InsertCounter
{
    private readonly NpgsqlConnection _connection;

    private InsertCounter(NpgsqlConnection connection, string sql)
    {
        (_connection, Sql) = (connection, sql);
    }

    /// <summary>The query that counts; -1: the server does not.</summary>
    public string Sql { get; }

    private long? Start { get; set; }

    public static async ValueTask<InsertCounter> StartAsync(
        NpgsqlConnection connection,
        uint table,
        CancellationToken cancellationToken
    )
    {
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT CASE WHEN pg_catalog.current_setting('track_counts') = 'on'
              THEN coalesce(sum(pg_catalog.pg_stat_get_xact_tuples_inserted(relid)), 0) ELSE -1 END::bigint
            FROM (SELECT {table}::oid AS relid UNION SELECT relid::oid FROM pg_catalog.pg_partition_tree({table})) AS parts
            """
        );
        var counter = new InsertCounter(connection, sql);
        counter.Start = await counter.CountAsync(cancellationToken).ConfigureAwait(false);
        return counter;
    }

    /// <summary>Rows inserted by the transaction so far, those that were rolled back included; null: the server does not count.</summary>
    public async ValueTask<long?> CountAsync(CancellationToken cancellationToken)
    {
        var count = await PostgresStatements.NumberAsync(_connection, Sql, cancellationToken).ConfigureAwait(false);
        return count < 0 ? null : count;
    }

    /// <summary>Whether the server counts.</summary>
    public bool Counts => Start is not null;

    /// <summary>Rows inserted since the start, from what <see cref="Sql"/> has answered.</summary>
    public long SinceStart(long now) => now - Start ?? -1;

    /// <summary>Raises unless the rows since the start are that many.</summary>
    public async ValueTask CheckAsync(long expected, string target, CancellationToken cancellationToken)
    {
        var now = await CountAsync(cancellationToken).ConfigureAwait(false);
        Check(expected, now - Start ?? expected, target);
    }

    /// <summary>Raises unless both numbers are the same.</summary>
    public static void Check(long expected, long actual, string target)
    {
        if (expected != actual)
        {
            throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{target} took {actual} of {expected} rows, so nothing was written"
                )
            )
            {
                Hint = "A trigger or rule of the table may leave rows out.",
            };
        }
    }
}
