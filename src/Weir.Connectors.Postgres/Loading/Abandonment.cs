using System.Globalization;
using Npgsql;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>Takes an unfinished run back: its staging table, or the rows that its chunks wrote.</summary>
internal sealed class Abandonment(NpgsqlConnection connection, LoadPlan plan, Ledger ledger, string displayName)
{
    public async ValueTask RunAsync(StoredRun stored, CancellationToken cancellationToken)
    {
        var (state, owner, detail) = await ledger
            .LockRunAsync(connection, stored.Run.Run, cancellationToken)
            .ConfigureAwait(false);
        if (state == LedgerStates.Done || owner != stored.Owner)
        {
            throw ledger.NotOurs();
        }

        var name = PostgresNames.Text(plan.QuotedTarget);
        var exists = await PostgresStatements
            .NumberAsync(
                connection,
                $"SELECT (pg_catalog.to_regclass({name}) IS NOT NULL)::int::bigint",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (detail.Way == LoadWay.Direct && exists == 1)
        {
            await TakeBackAsync(stored, cancellationToken).ConfigureAwait(false);
            if (detail.HasCreated && await IsEmptyAsync(cancellationToken).ConfigureAwait(false))
            {
                await ExecuteAsync($"DROP TABLE {plan.QuotedTarget}", cancellationToken).ConfigureAwait(false);
            }
        }

        await ExecuteAsync($"DROP TABLE IF EXISTS {plan.QuotedStaging}", cancellationToken).ConfigureAwait(false);
        await ledger
            .SetStateAsync(connection, stored.Run.Run, stored.Owner, LedgerStates.Abandoned, cancellationToken)
            .ConfigureAwait(false);
    }

    private async ValueTask TakeBackAsync(StoredRun stored, CancellationToken cancellationToken)
    {
        var written = stored.Run.Chunks.Sum(c => c.Written);
        var marks = stored.ChunkMarks.SelectMany(m => m).ToList();
        if (written == 0)
        {
            return;
        }

        var list = string.Join(",", marks.Select(m => m.ToString(CultureInfo.InvariantCulture)));
        var deleted = await ExecuteAsync(
                $"DELETE FROM {plan.QuotedTarget} WHERE xmin = ANY ('{{{list}}}'::xid[])",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (deleted != written)
        {
            throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the unfinished run wrote {written} rows into {displayName}, of which {deleted} can be found; the others were changed since, so it cannot be taken back"
                )
            )
            {
                Hint = "Resume it instead.",
            };
        }
    }

    private async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        await PostgresStatements
            .NumberAsync(
                connection,
                $"SELECT count(*) FROM (SELECT FROM {plan.QuotedTarget} LIMIT 1) AS found",
                cancellationToken
            )
            .ConfigureAwait(false) == 0;

    private ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        PostgresStatements.ExecuteAsync(connection, sql, cancellationToken);
}
