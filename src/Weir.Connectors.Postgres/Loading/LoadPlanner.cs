using System.Globalization;
using Npgsql;
using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>Finds the target of a transfer and says how rows get there. Changes nothing.</summary>
internal sealed class LoadPlanner(PostgresDataSource source, NpgsqlConnection connection, TransferRequest request)
{
    private readonly List<string> _changes = [];
    private readonly List<string> _leftOut = [];

    private bool IsKeyed => request.Mode is >= TransferMode.Upsert and <= TransferMode.Scd2;

    private int NumericScale => source.Options.NumericScale;

    public async ValueTask<LoadPlan> PlanAsync(LoadWay? earlierWay, CancellationToken cancellationToken)
    {
        Check();
        var existing = await PostgresCatalog
            .FindAsync(connection, request.Target, NumericScale, cancellationToken)
            .ConfigureAwait(false);
        var name = existing?.Name ?? await NewNameAsync(cancellationToken).ConfigureAwait(false);
        CheckExisting(existing, name);
        var columns = Columns(existing);
        var key = request.Key.Select(k => Name(columns, k)).ToList();
        var plan = new LoadPlan(request, name, existing, columns, LoadWay.Direct, key)
        {
            Changes = _changes,
            LeftOut = _leftOut,
            Required =
                existing is null || request.Mode == TransferMode.Replace
                    ? new HashSet<string>(StringComparer.Ordinal)
                    : existing
                        .Columns.Where(c => !c.Field.IsNullable)
                        .Select(c => c.Field.Name)
                        .ToHashSet(StringComparer.Ordinal),
        };
        plan = await WithWayAsync(plan, cancellationToken).ConfigureAwait(false);
        if (earlierWay is { } way && way != plan.Way)
        {
            plan = plan with { Way = way };
        }

        return request.IsolatesRefused && plan is { Existing: not null, Way: LoadWay.Move or LoadWay.Swap }
            ? plan with
            {
                Constraints = await ConstraintsAsync(plan, cancellationToken).ConfigureAwait(false),
            }
            : plan;
    }

    private void Check()
    {
        if (request.Options.Count > 0)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"PostgreSQL targets have no option \"{request.Options[0].Key}\""
            );
        }

        if (IsKeyed && request.Key.Count == 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"mode {ModeName} needs a key");
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

        if (request.Target.Name == Ledger.TableName)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"{Ledger.TableName} is the ledger of transfers, not a target"
            );
        }

        if (request.Mode == TransferMode.Scd2 && names.FirstOrDefault(IsOfHistory) is { } taken)
        {
            throw new WeirException(
                ErrorCode.DuplicateName,
                $"column \"{taken}\" is one of the columns that keep the history"
            );
        }
    }

    private string ModeName => TransferModeNames.Of(request.Mode);

    private bool IsOfHistory(string name) =>
        name == request.History.From || name == request.History.To || name == request.History.IsCurrent;

    private void CheckExisting(PostgresRelation? existing, TableName name)
    {
        if (existing is { IsWritable: false })
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"{source.Name}.{name} is not a table and cannot be written"
            );
        }

        if (existing is not null && request is { Mode: TransferMode.Create, IsLookup: false })
        {
            throw new WeirException(ErrorCode.TableExists, $"table {source.Name}.{name} exists already")
            {
                Hint = "Use mode append, replace or upsert.",
            };
        }

        if (existing is null || request.Mode != TransferMode.Scd2)
        {
            return;
        }

        foreach (
            var (column, kind) in new[]
            {
                (request.History.From, TypeKind.TimestampTz),
                (request.History.To, TypeKind.TimestampTz),
                (request.History.IsCurrent, TypeKind.Boolean),
            }
        )
        {
            var place = existing.Schema.IndexOf(column);
            if (
                place < 0
                || existing.Columns[place].Field is var field && (field.Name != column || field.Type.Kind != kind)
            )
            {
                throw new WeirException(
                    ErrorCode.SchemaDrift,
                    $"{source.Name}.{name} has no column \"{column}\" of type "
                        + (kind == TypeKind.Boolean ? "boolean" : "timestamptz")
                        + ", which keeps the history"
                );
            }
        }
    }

    private List<LoadColumn> Columns(PostgresRelation? existing)
    {
        if (existing is null)
        {
            return [.. request.Schema.Fields.Select(f => LoadColumn.New(f, NumericScale))];
        }

        var columns = new List<LoadColumn>();
        foreach (var field in request.Schema.Fields)
        {
            if (Match(field, existing) is { } column)
            {
                columns.Add(column);
            }
        }

        var written = columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var column in existing.Columns.Where(c => !written.Contains(c.Field.Name)))
        {
            CheckMissing(column, existing);
        }

        return columns;
    }

    /// <summary>How a field goes into the target's column of that name; null when it is left out.</summary>
    private LoadColumn? Match(Field field, PostgresRelation existing)
    {
        var place = existing.Schema.IndexOf(field.Name);
        if (place < 0)
        {
            return Added(field, existing);
        }

        var column = existing.Columns[place];
        if (column.IsGenerated)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"{source.Name}.{existing.Name}: the server computes column \"{column.Field.Name}\", it cannot be written"
            );
        }

        var type = column.Type;
        if (request.Mode == TransferMode.Replace && !ColumnMatch.IsSameKind(field, type))
        {
            type = PostgresTypes.Declared(field);
        }
        else if (request.Mode == TransferMode.Replace || request.Contract == SchemaContract.Evolve)
        {
            type = ColumnMatch.Widened(field, type) ?? type;
        }

        if (type.Sql != column.Type.Sql)
        {
            var change = request.Mode == TransferMode.Replace ? " USING NULL" : "";
            _changes.Add($"ALTER COLUMN {PostgresNames.Quote(column.Field.Name)} TYPE {type.Sql}{change}");
        }

        var matched = field with { Type = ColumnMatch.TypeIn(field, type, NumericScale) };
        return LoadColumn.Of(matched, column.Field.Name, type, column)
            ?? throw new WeirException(
                ErrorCode.TypeMismatch,
                $"column \"{field.Name}\" of type {field.Type} does not go into {source.Name}.{existing.Name}, "
                    + $"where it is {column.Type.Sql}"
            );
    }

    private LoadColumn? Added(Field field, PostgresRelation existing)
    {
        if (request.Mode == TransferMode.Replace || request.Contract == SchemaContract.Evolve)
        {
            var column = LoadColumn.New(field, NumericScale);
            _changes.Add($"ADD COLUMN {column.QuotedName} {column.Type.Sql}");
            return column;
        }

        if (
            request.Contract == SchemaContract.Fail
            || request.Key.Contains(field.Name, StringComparer.OrdinalIgnoreCase)
        )
        {
            throw new WeirException(
                ErrorCode.SchemaDrift,
                $"table {source.Name}.{existing.Name} has no column \"{field.Name}\""
            )
            {
                Hint = Suggestions.DidYouMean(field.Name, existing.Schema.Fields.Select(f => f.Name)),
            };
        }

        _leftOut.Add(field.Name);
        return null;
    }

    private void CheckMissing(PostgresColumn column, PostgresRelation existing)
    {
        if (
            column.IsGenerated
            || column.HasDefault
            || (request.Mode == TransferMode.Scd2 && IsOfHistory(column.Field.Name))
        )
        {
            return;
        }

        if (request.Mode == TransferMode.Replace)
        {
            _changes.Add($"DROP COLUMN {PostgresNames.Quote(column.Field.Name)}");
        }
        else if (!column.Field.IsNullable)
        {
            throw new WeirException(
                ErrorCode.SchemaDrift,
                $"the rows have no column \"{column.Field.Name}\", which {source.Name}.{existing.Name} needs (NOT NULL, without a default)"
            );
        }
    }

    private async ValueTask<LoadPlan> WithWayAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        if (request.Mode == TransferMode.Append)
        {
            return plan;
        }

        if (plan.Existing is not { } existing)
        {
            return IsKeyed ? plan with { Way = LoadWay.Move } : plan with { Way = LoadWay.Rename };
        }

        if (request.Mode is TransferMode.Replace or TransferMode.Truncate)
        {
            var referrer = await TargetTies
                .ReferrerAsync(connection, existing, cancellationToken)
                .ConfigureAwait(false);
            if (referrer is not null)
            {
                throw new WeirException(
                    ErrorCode.NotSupported,
                    $"{source.Name}.{existing.Name} cannot be emptied: table {referrer} refers to it by a foreign key"
                )
                {
                    Hint = "Use mode merge.",
                };
            }
        }

        if (request.Mode != TransferMode.Replace)
        {
            return plan with { Way = LoadWay.Move };
        }

        var obstacle = plan.Changes.FirstOrDefault(c => !c.StartsWith("ADD COLUMN", StringComparison.Ordinal))
            is { } change
            ? $"its columns change ({change})"
            : await TargetTies.ObstacleAsync(connection, existing, cancellationToken).ConfigureAwait(false);
        return obstacle is null
            ? plan with
            {
                Way = LoadWay.Swap,
            }
            : plan with
            {
                Way = LoadWay.Move,
                Reason =
                    $"{plan.Target} stays and is emptied and filled in one transaction, instead of giving way to a new table: {obstacle}",
            };
    }

    /// <summary>Constraints that the staging table can have too.</summary>
    private async ValueTask<IReadOnlyList<string>> ConstraintsAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var written = plan
            .Columns.Where(c =>
                c.CastFrom is null && (!c.IsChanged || ColumnMatch.IsSameKind(c.Field, c.Existing!.Type))
            )
            .Select(c => PostgresNames.Text(c.Name))
            .ToList();
        if (written.Count == 0)
        {
            return [];
        }

        // The table that takes the target's place has its CHECK constraints already, and gets its keys at the end.
        var kinds = plan.Way == LoadWay.Swap || !plan.IsKeyed ? "'p', 'u'" : "";
        kinds = plan.Way == LoadWay.Move ? "'c'" + (kinds.Length > 0 ? ", " + kinds : "") : kinds;
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT pg_catalog.pg_get_constraintdef(c.oid) FROM pg_catalog.pg_constraint c
            WHERE c.conrelid = {plan.Existing!.Oid} AND c.contype IN ({kinds}) AND NOT c.condeferrable
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.conrelid
                AND a.attnum = ANY (c.conkey) AND a.attname NOT IN ({string.Join(", ", written)}))
            ORDER BY c.oid
            """
        );
        return await PostgresStatements.TextsAsync(connection, sql, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TableName> NewNameAsync(CancellationToken cancellationToken)
    {
        var schema =
            request.Target.Schema
            ?? await PostgresStatements
                .TextAsync(connection, "SELECT coalesce(pg_catalog.current_schema()::text, '')", cancellationToken)
                .ConfigureAwait(false);
        return string.IsNullOrEmpty(schema)
            ? throw new WeirException(
                ErrorCode.TableNotFound,
                $"no schema of the search path exists for {request.Target}"
            )
            : new TableName(schema, request.Target.Name);
    }

    private static string Name(List<LoadColumn> columns, string key) =>
        columns[new Schema([.. columns.Select(c => c.Field)]).IndexOf(key)].Name;
}
