using System.Globalization;
using Npgsql;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>What makes staged rows visible, in the transaction that marks the run as done.</summary>
internal sealed class FinalSteps(
    PostgresDataSource source,
    NpgsqlConnection connection,
    LoadPlan plan,
    RunDetail detail
)
{
    /// <summary>Joins of whole tables spill to disk with the server's default; the setting ends with the transaction.</summary>
    private const string MoreMemory = """
        SELECT pg_catalog.set_config('work_mem', greatest(pg_catalog.pg_size_bytes(pg_catalog.current_setting('work_mem')),
          64 << 20) / 1024 || 'kB', true)
        """;

    private string DisplayName => $"{source.Name}.{plan.Target}";

    /// <summary>What will be done, for people.</summary>
    public static IEnumerable<string> Describe(LoadPlan plan)
    {
        if (plan.Way != LoadWay.Direct)
        {
            yield return "at the end, in one transaction:";
        }

        switch (plan.Way)
        {
            case LoadWay.Rename:
                yield return $"ALTER TABLE {plan.QuotedStaging} RENAME TO {PostgresNames.Quote(plan.Target.Name)}";
                if (plan.Key.Count > 0)
                {
                    yield return $"PRIMARY KEY ({plan.KeyNames})";
                }

                break;
            case LoadWay.Swap:
                yield return $"indexes, constraints, grants, owner, options and comments as {plan.Target} has them";
                yield return $"DROP TABLE {plan.QuotedTarget}; ALTER TABLE {plan.QuotedStaging} RENAME TO {PostgresNames.Quote(plan.Target.Name)}";
                break;
            case LoadWay.Move:
                foreach (var statement in Moves(plan))
                {
                    yield return statement;
                }

                yield return $"DROP TABLE {plan.QuotedStaging}";
                break;
        }
    }

    /// <summary>Does it; returns what the ledger is to keep.</summary>
    public async ValueTask<RunDetail> RunAsync(long written, CancellationToken cancellationToken)
    {
        if (plan.Way == LoadWay.Direct)
        {
            return Inserted(written, LoadProof.Chunks);
        }

        await ExecuteAsync(MoreMemory, cancellationToken).ConfigureAwait(false);
        var staged = await NumberAsync($"SELECT count(*) FROM {plan.QuotedStaging}", cancellationToken)
            .ConfigureAwait(false);
        if (staged != written)
        {
            throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{staged} rows are staged for {DisplayName}, but its ledger has {written}; nothing was changed"
                )
            )
            {
                Hint = "Run it again: it begins anew.",
            };
        }

        switch (plan.Way)
        {
            case LoadWay.Rename:
                await RenameAsync(cancellationToken).ConfigureAwait(false);
                return Inserted(written, LoadProof.Chunks);
            case LoadWay.Swap:
                return await SwapAsync(written, cancellationToken).ConfigureAwait(false);
            default:
                var moved = plan.IsKeyed
                    ? await KeyedAsync(written, cancellationToken).ConfigureAwait(false)
                    : await RefillAsync(written, cancellationToken).ConfigureAwait(false);
                await ExecuteAsync($"DROP TABLE {plan.QuotedStaging}", cancellationToken).ConfigureAwait(false);
                return moved;
        }
    }

    private static IEnumerable<string> Moves(LoadPlan plan)
    {
        if (!plan.IsKeyed)
        {
            return [.. Refill(plan)];
        }

        var before = plan.Existing is null
            ? plan.CreateTable(plan.QuotedTarget, withKey: plan.Request.Mode != TransferMode.Scd2)
            : $"LOCK TABLE {plan.QuotedTarget} IN SHARE ROW EXCLUSIVE MODE";
        var changes = plan.Changes.Select(c => $"ALTER TABLE {plan.QuotedTarget} {c}");
        return [before, .. changes, .. new KeyedStatements(plan).All];
    }

    private static IEnumerable<string> Refill(LoadPlan plan)
    {
        yield return $"TRUNCATE TABLE {plan.QuotedTarget}";
        foreach (var change in plan.Changes)
        {
            yield return $"ALTER TABLE {plan.QuotedTarget} {change}";
        }

        var values = string.Join(", ", plan.Columns.Select(c => c.Converted(c.QuotedName)));
        yield return $"INSERT INTO {plan.QuotedTarget} ({plan.Names}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {plan.QuotedStaging}";
    }

    private RunDetail Inserted(long rows, LoadProof proof) =>
        detail with
        {
            End = new TransferEnd(rows, 0, 0, 0),
            Proof = proof,
        };

    private async ValueTask RenameAsync(CancellationToken cancellationToken)
    {
        if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new WeirException(
                ErrorCode.TableExists,
                $"table {DisplayName} was created by somebody else meanwhile"
            );
        }

        await ExecuteAsync(
                $"ALTER TABLE {plan.QuotedStaging} RENAME TO {PostgresNames.Quote(plan.Target.Name)}",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (plan.Key.Count == 0)
        {
            return;
        }

        // The key's index may be there already, with the staging table's name.
        var index = PostgresNames.Text(PostgresNames.Quote(plan.Target.Schema, plan.StagingName + "_pkey"));
        var exists = await NumberAsync(
                $"SELECT (pg_catalog.to_regclass({index}) IS NOT NULL)::int::bigint",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (exists == 1)
        {
            await ExecuteAsync(
                    $"ALTER TABLE {plan.QuotedTarget} DROP CONSTRAINT {PostgresNames.Quote(plan.StagingName + "_pkey")}",
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        await ExecuteAsync($"ALTER TABLE {plan.QuotedTarget} ADD PRIMARY KEY ({plan.KeyNames})", cancellationToken)
            .ConfigureAwait(false);
    }

    private async ValueTask<RunDetail> SwapAsync(long written, CancellationToken cancellationToken)
    {
        var swap = new TableSwap(connection, plan);
        if (await swap.TryAsync(cancellationToken).ConfigureAwait(false))
        {
            return Inserted(written, LoadProof.Chunks);
        }

        var refilled = await RefillAsync(written, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"DROP TABLE {plan.QuotedStaging}", cancellationToken).ConfigureAwait(false);
        return refilled;
    }

    private async ValueTask<RunDetail> RefillAsync(long written, CancellationToken cancellationToken)
    {
        long moved = 0;
        foreach (var statement in Refill(plan))
        {
            moved = await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }

        Writing.InsertCounter.Check(written, moved, DisplayName);
        return Inserted(written, LoadProof.Everything);
    }

    private async ValueTask<RunDetail> KeyedAsync(long written, CancellationToken cancellationToken)
    {
        await PrepareTargetAsync(cancellationToken).ConfigureAwait(false);
        var statements = new KeyedStatements(plan);
        await ExecuteAsync($"ANALYZE {plan.QuotedStaging}", cancellationToken).ConfigureAwait(false);
        if (plan.Request.Duplicates == DuplicatePolicy.Fail)
        {
            await CheckDuplicatesAsync(statements, cancellationToken).ConfigureAwait(false);
        }

        var sums = new LeftOutRows(source, connection, plan);
        var losers = await DeduplicateAsync(statements, sums, cancellationToken).ConfigureAwait(false);
        var known = statements.IsKnown is { } condition
            ? await sums.SumAsync(condition, cancellationToken).ConfigureAwait(false)
            : default;
        var counts = new long[3];
        foreach (var (kind, statement) in statements.Changes)
        {
            counts[(int)kind] += await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }

        var (inserted, updated, deleted) = (counts[0], counts[1], counts[2]);
        var staged = written - losers.Rows;
        if (statements.TouchesEveryKey || statements.IsKnown is not null)
        {
            Writing.InsertCounter.Check(staged - known.Rows, inserted + updated, DisplayName);
        }

        var proof = await ProveAsync(staged, known.Rows, cancellationToken).ConfigureAwait(false);
        return detail with
        {
            End = new TransferEnd(inserted, updated, deleted, written - inserted - updated),
            Proof = proof,
            LeftOut = proof == LoadProof.LastTransaction ? losers + known : losers,
        };
    }

    private async ValueTask PrepareTargetAsync(CancellationToken cancellationToken)
    {
        if (plan.Existing is null)
        {
            if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new WeirException(
                    ErrorCode.TableExists,
                    $"table {DisplayName} was created by somebody else meanwhile"
                );
            }

            var isHistory = plan.Request.Mode == TransferMode.Scd2;
            await ExecuteAsync(plan.CreateTable(plan.QuotedTarget, withKey: !isHistory), cancellationToken)
                .ConfigureAwait(false);
            if (isHistory)
            {
                await ExecuteAsync(
                        $"CREATE UNIQUE INDEX ON {plan.QuotedTarget} ({plan.KeyNames}) WHERE {PostgresNames.Quote(plan.Request.History.IsCurrent)}",
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }

            return;
        }

        await ExecuteAsync($"LOCK TABLE {plan.QuotedTarget} IN SHARE ROW EXCLUSIVE MODE", cancellationToken)
            .ConfigureAwait(false);
        foreach (var change in plan.Changes)
        {
            await ExecuteAsync($"ALTER TABLE {plan.QuotedTarget} {change}", cancellationToken).ConfigureAwait(false);
        }

        await new KeyCheck(connection, plan, DisplayName).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CheckDuplicatesAsync(KeyedStatements statements, CancellationToken cancellationToken)
    {
        var twice = await PostgresStatements
            .TextAsync(connection, statements.FindDuplicate, cancellationToken)
            .ConfigureAwait(false);
        if (twice is not null)
        {
            throw new WeirException(
                ErrorCode.ConstraintViolation,
                $"several of the new rows have the key ({string.Join(", ", plan.Key)}) = {twice}; nothing was changed"
            )
            {
                Hint = "The policy for duplicates says which of them counts: first or last.",
            };
        }
    }

    /// <summary>Takes staged rows away that give way to others of their key.</summary>
    private async ValueTask<RowSum> DeduplicateAsync(
        KeyedStatements statements,
        LeftOutRows sums,
        CancellationToken cancellationToken
    )
    {
        if (statements.Deduplicate is not { } deduplicate)
        {
            return default;
        }

        var losers = await sums.SumAsync(statements.IsLoser, cancellationToken).ConfigureAwait(false);
        if (losers.Rows > 0)
        {
            var deleted = await ExecuteAsync(deduplicate, cancellationToken).ConfigureAwait(false);
            Writing.InsertCounter.Check(losers.Rows, deleted, DisplayName);
        }

        return losers;
    }

    /// <summary>Which rows are those that were written.</summary>
    private async ValueTask<LoadProof> ProveAsync(long staged, long known, CancellationToken cancellationToken)
    {
        switch (plan.Request.Mode)
        {
            case TransferMode.Merge:
                return LoadProof.Everything;
            case TransferMode.Scd2:
                return LoadProof.Current;
            case TransferMode.Scd1 when known > 0:
                // Those that are known have the staged values, too.
                var rows = await NumberAsync($"SELECT count(*) FROM {plan.QuotedTarget}", cancellationToken)
                    .ConfigureAwait(false);
                return rows == staged ? LoadProof.Everything : LoadProof.LastTransaction;
            default:
                return LoadProof.LastTransaction;
        }
    }

    private async ValueTask<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        var name = PostgresNames.Text(plan.QuotedTarget);
        return await NumberAsync($"SELECT (pg_catalog.to_regclass({name}) IS NOT NULL)::int::bigint", cancellationToken)
                .ConfigureAwait(false) == 1;
    }

    private ValueTask<long> NumberAsync(string sql, CancellationToken cancellationToken) =>
        PostgresStatements.NumberAsync(connection, sql, cancellationToken);

    private ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        PostgresStatements.ExecuteAsync(connection, sql, cancellationToken);
}
