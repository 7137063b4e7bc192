using System.Globalization;
using Npgsql;
using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Finds or makes the target of a write inside its transaction, and says how rows get there.</summary>
internal sealed class TargetPlanner(PostgresDataSource source, NpgsqlConnection connection, SinkRequest request)
{
    public static void Check(SinkRequest request)
    {
        if (request.Options.Count > 0)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"PostgreSQL targets have no option \"{request.Options[0].Key}\""
            );
        }

        var names = request.Schema.Fields.Select(f => f.Name).ToList();
        if (request.Key.FirstOrDefault(k => request.Schema.IndexOf(k) < 0) is { } unknown)
        {
            throw new WeirException(ErrorCode.ColumnNotFound, $"the key column \"{unknown}\" is not among the columns")
            {
                Hint = Suggestions.DidYouMean(unknown, names),
            };
        }

        foreach (var name in names.Append(request.Target.Name))
        {
            PostgresNames.Check(name);
        }

        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new WeirException(ErrorCode.DuplicateName, $"column \"{twice.Key}\" is written twice");
        }
    }

    public async ValueTask<TargetPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var existing = await FindAsync(request.Target, cancellationToken).ConfigureAwait(false);
        if (existing is { IsWritable: false })
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"{source.Name}.{existing.Name} is not a table and cannot be written"
            );
        }

        if (existing is not null && request.Mode == WriteMode.Create)
        {
            throw new WeirException(ErrorCode.TableExists, $"table {source.Name}.{existing.Name} exists already")
            {
                Hint = "Use mode append, replace or upsert.",
            };
        }

        var target = existing ?? await CreateAsync(cancellationToken).ConfigureAwait(false);
        var columns = request.Schema.Fields.Select(f => Match(f, target)).ToList();
        var key = request.Key.Select(k => columns[request.Schema.IndexOf(k)].Name).ToList();
        var isStaged =
            columns.Exists(c => c.CastFrom is not null)
            || (existing is not null && request.Mode is WriteMode.Replace or WriteMode.Truncate);
        if (existing is not null)
        {
            await CheckExistingAsync(existing, cancellationToken).ConfigureAwait(false);
        }

        var plan = new TargetPlan(target, columns, request.Mode, key, isStaged ? $"weir_{Guid.NewGuid():N}" : null);
        return isStaged ? await StageAsync(plan, cancellationToken).ConfigureAwait(false) : plan;
    }

    /// <summary>How a field goes into the target's column of that name.</summary>
    private TargetColumn Match(Field field, PostgresRelation target)
    {
        var place = target.Schema.IndexOf(field.Name);
        if (place < 0)
        {
            return request.Mode == WriteMode.Replace
                ? new TargetColumn(field, field.Name, null, null, null)
                : throw new WeirException(
                    ErrorCode.SchemaDrift,
                    $"table {source.Name}.{target.Name} has no column \"{field.Name}\""
                )
                {
                    Hint = Suggestions.DidYouMean(field.Name, target.Schema.Fields.Select(f => f.Name)),
                };
        }

        var column = target.Columns[place];
        if (column.IsGenerated)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"{source.Name}.{target.Name}: the server computes column \"{column.Field.Name}\", it cannot be written"
            );
        }

        var matched = TargetColumn.Of(field, column);
        return matched.Encoder is not null || request.Mode == WriteMode.Replace
            ? matched
            : throw new WeirException(
                ErrorCode.TypeMismatch,
                $"column \"{field.Name}\" of type {field.Type} does not go into {source.Name}.{target.Name}, "
                    + $"where it is {column.Type.Sql}"
            )
            {
                Hint = $"Cast it to {column.Field.Type}.",
            };
    }

    private ValueTask<PostgresRelation?> FindAsync(TableName name, CancellationToken cancellationToken) =>
        PostgresCatalog.FindAsync(connection, name, source.Options.NumericScale, cancellationToken);

    private async ValueTask<PostgresRelation> CreateAsync(CancellationToken cancellationToken)
    {
        var columns = request.Schema.Fields.Select(f => $"{PostgresNames.Quote(f.Name)} {PostgresTypes.Declare(f)}");
        var key =
            request.Key.Count == 0
                ? ""
                : $", PRIMARY KEY ({PostgresNames.List(request.Key.Select(k => request.Schema[request.Schema.IndexOf(k)].Name))})";
        var name = PostgresNames.Quote(request.Target.Schema, request.Target.Name);
        await PostgresStatements
            .ExecuteAsync(connection, $"CREATE TABLE {name} ({string.Join(", ", columns)}{key})", cancellationToken)
            .ConfigureAwait(false);
        return await FindAsync(request.Target, cancellationToken).ConfigureAwait(false)
            ?? throw new WeirException(ErrorCode.Internal, $"the created table {request.Target} is not visible");
    }

    private async ValueTask<TargetPlan> StageAsync(TargetPlan plan, CancellationToken cancellationToken)
    {
        await PostgresStatements.ExecuteAsync(connection, plan.CreateStaging, cancellationToken).ConfigureAwait(false);
        if (request.Rejects is not null)
        {
            await AddConstraintsAsync(plan, cancellationToken).ConfigureAwait(false);
        }

        var schema = await PostgresStatements
            .TextAsync(
                connection,
                "SELECT nspname::text FROM pg_catalog.pg_namespace WHERE oid = pg_catalog.pg_my_temp_schema()",
                cancellationToken
            )
            .ConfigureAwait(false);
        var staging =
            await FindAsync(new TableName(schema, plan.Staging!), cancellationToken).ConfigureAwait(false)
            ?? throw new WeirException(ErrorCode.Internal, "the staging table is not visible");
        return plan with
        {
            Columns =
            [
                .. plan.Columns.Select(
                    (c, i) => c with { Encoder = ColumnEncoder.Create(c.Field, staging.Columns[i].Type) }
                ),
            ],
        };
    }

    /// <summary>
    /// Gives the staging table the target's constraints that it can have, so that a row that violates one is found when it
    /// is written and can be rejected alone.
    /// </summary>
    private async ValueTask AddConstraintsAsync(TargetPlan plan, CancellationToken cancellationToken)
    {
        var written = plan.Columns.Where(c => c is { Type: not null, CastFrom: null }).Select(c => c.Name).ToList();
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT pg_catalog.pg_get_constraintdef(c.oid) FROM pg_catalog.pg_constraint c
            WHERE c.conrelid = {plan.Target.Oid} AND c.contype IN ('c', 'p', 'u') AND NOT c.condeferrable
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.conrelid
                AND a.attnum = ANY (c.conkey)
                AND a.attname NOT IN ({string.Join(", ", written.Select(PostgresNames.Text))}))
            ORDER BY c.oid
            """
        );
        if (written.Count == 0)
        {
            return;
        }

        foreach (
            var constraint in await PostgresStatements
                .TextsAsync(connection, sql, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            await PostgresStatements
                .ExecuteAsync(connection, plan.Constrain(constraint), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async ValueTask CheckExistingAsync(PostgresRelation target, CancellationToken cancellationToken)
    {
        if (request.Mode is WriteMode.Replace or WriteMode.Truncate)
        {
            var referrer = await PostgresStatements
                .TextAsync(
                    connection,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"SELECT conrelid::regclass::text FROM pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid = {target.Oid} AND conrelid <> {target.Oid} ORDER BY 1 LIMIT 1"
                    ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (referrer is not null)
            {
                throw new WeirException(
                    ErrorCode.NotSupported,
                    $"{source.Name}.{target.Name} cannot be emptied: table {referrer} refers to it by a foreign key"
                )
                {
                    Hint = "Use mode upsert.",
                };
            }
        }
    }
}
