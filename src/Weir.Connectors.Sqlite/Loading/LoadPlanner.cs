using SQLitePCL;
using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>Finds the target of a transfer and says how rows get there. Changes nothing.</summary>
internal sealed class LoadPlanner(SqliteDataSource source, SqliteDatabase? database, TransferRequest request)
{
    private readonly List<string> _changes = [];
    private readonly List<ColumnWidening> _widenings = [];
    private readonly List<string> _leftOut = [];

    private bool IsKeyed =>
        request.Mode
            is TransferMode.Upsert
                or TransferMode.Merge
                or TransferMode.InsertNew
                or TransferMode.Scd1
                or TransferMode.Scd2;

    private string DisplayName => $"{source.Name}.{request.Target.Name}";

    public LoadPlan Plan(LoadWay? earlierWay)
    {
        Check();
        var existing = database is null ? null : SqliteTable.Find(source, database, request.Target.Name);
        CheckExisting(existing);
        var isLike = existing is not null && (request.Mode != TransferMode.Replace || IsLike(existing));
        var fields = new List<Field>();
        var columns = new List<SqliteColumn>();
        foreach (var field in request.Schema.Fields)
        {
            if ((isLike ? Match(field, existing!) : New(field)) is { } column)
            {
                columns.Add(column);
                fields.Add(field with { Type = column.Field.Type });
            }
        }

        if (columns.Select(c => c.Field.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() < columns.Count)
        {
            throw new WeirException(ErrorCode.DuplicateName, $"two columns go into one of {DisplayName}");
        }

        if (isLike)
        {
            CheckMissing(existing!, columns);
        }

        var plan = new LoadPlan(
            request,
            existing?.Name ?? request.Target.Name,
            existing,
            new Schema(fields),
            columns,
            Way()
        )
        {
            Changes = _changes,
            Widenings = _widenings,
            LeftOut = _leftOut,
            IsLike = isLike,
            Collations = [.. columns.Select(c => existing is null ? "BINARY" : Collation(existing, c))],
        };
        if (existing is not null && plan.Way == LoadWay.Swap && Referrer(existing.Name) is { } referrer)
        {
            plan =
                referrer.Equals(existing.Name, StringComparison.OrdinalIgnoreCase) && isLike
                    ? plan with
                    {
                        Way = LoadWay.Refill,
                    }
                    : throw new WeirException(
                        ErrorCode.NotSupported,
                        $"{DisplayName} cannot be emptied: table {referrer} refers to it by a foreign key"
                    )
                    {
                        Hint = "Use mode merge.",
                    };
        }

        return earlierWay is { } way && way != plan.Way ? plan with { Way = way } : plan;
    }

    private LoadWay Way() =>
        IsKeyed ? LoadWay.Keyed
        : request.Mode == TransferMode.Append ? LoadWay.Direct
        : LoadWay.Swap;

    private void Check()
    {
        if (request.Options.Count > 0)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"SQLite targets have no option \"{request.Options[0].Key}\""
            );
        }

        if (request.Target.Schema is not (null or "main"))
        {
            throw new WeirException(ErrorCode.NotSupported, $"SQLite has no schema \"{request.Target.Schema}\"");
        }

        if (request.Target.Name.Equals(SqliteLedger.TableName, StringComparison.OrdinalIgnoreCase))
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"{SqliteLedger.TableName} is the ledger of transfers, not a target"
            );
        }

        if (IsKeyed && request.Key.Count == 0)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"mode {request.Mode.ToString().ToLowerInvariant()} needs a key"
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

        if (request.Mode == TransferMode.Scd2 && names.Find(IsOfHistory) is { } taken)
        {
            throw new WeirException(
                ErrorCode.DuplicateName,
                $"column \"{taken}\" is one of the columns that keep the history"
            );
        }
    }

    private bool IsOfHistory(string name) =>
        name.Equals(request.History.From, StringComparison.OrdinalIgnoreCase)
        || name.Equals(request.History.To, StringComparison.OrdinalIgnoreCase)
        || name.Equals(request.History.IsCurrent, StringComparison.OrdinalIgnoreCase);

    private void CheckExisting(SqliteTable? existing)
    {
        if (existing is { IsView: true })
        {
            throw new WeirException(ErrorCode.NotSupported, $"{DisplayName} is a view and cannot be written");
        }

        if (existing is not null && request.Mode == TransferMode.Create)
        {
            throw new WeirException(ErrorCode.TableExists, $"table {DisplayName} exists already")
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
            if (place < 0 || existing.Schema[place].Type.Kind != kind)
            {
                throw new WeirException(
                    ErrorCode.SchemaDrift,
                    $"{DisplayName} has no column \"{column}\" declared {(kind == TypeKind.Boolean ? "BOOLEAN" : "TIMESTAMPTZ")}, which keeps the history"
                );
            }
        }
    }

    private bool IsLike(SqliteTable existing) => SqliteTarget.IsLike(existing, request.Schema);

    private static SqliteColumn New(Field field)
    {
        var declared = SqliteTypes.ToDeclaration(field.Type);
        return new SqliteColumn(
            field with
            {
                Type = SqliteTypes.FromDeclaration(declared),
            },
            declared,
            IsGenerated: false,
            IsRowId: false
        );
    }

    /// <summary>The target's column for a field; null when the field is left out.</summary>
    private SqliteColumn? Match(Field field, SqliteTable existing)
    {
        if (existing.Schema.IndexOf(field.Name) < 0)
        {
            var isKey = request.Key.Contains(field.Name, StringComparer.OrdinalIgnoreCase);
            if (request.Contract == SchemaContract.Evolve)
            {
                var added = New(field);
                _changes.Add(
                    $"ALTER TABLE {SqliteNames.Quote(existing.Name)} ADD COLUMN {SqliteNames.Quote(field.Name)} {added.Declared}"
                );
                return added;
            }

            if (request.Contract != SchemaContract.Fail && !isKey)
            {
                _leftOut.Add(field.Name);
                return null;
            }
        }

        if (
            request.Contract == SchemaContract.Evolve
            && existing.Columns.FirstOrDefault(c => c.Field.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase))
                is { } narrow
            && ColumnWidening.Of(narrow, field) is { } widening
            && Referrer(existing.Name) is null
            && TableRebuild.IsPossible(database!, existing.Name)
        )
        {
            _widenings.Add(widening);
            return widening.Widened;
        }

        var column = SqliteTarget.Column(existing, field);
        return
            field.Type.Kind == TypeKind.Decimal
            && column.Field.Type is { Kind: TypeKind.Decimal } there
            && (
                there.Scale < field.Type.Scale
                || there.Precision - there.Scale < field.Type.Precision - field.Type.Scale
            )
            ? throw new WeirException(
                ErrorCode.TypeMismatch,
                $"column \"{field.Name}\" of type {field.Type} does not go into {DisplayName}, where it is {column.Declared}"
            )
            {
                Hint = $"Cast it to {there}.",
            }
            : column;
    }

    /// <summary>The columns that rows do not have must have a value without them.</summary>
    private void CheckMissing(SqliteTable existing, List<SqliteColumn> written)
    {
        using var statement = database!.Prepare(
            "SELECT name FROM pragma_table_info(?1) WHERE \"notnull\" = 1 AND dflt_value IS NULL"
        );
        statement.Bind(1, existing.Name);
        while (statement.Step())
        {
            var name = statement.Text(0);
            var isWritten = written.Exists(c => c.Field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            var isRowId = existing.Columns.Any(c => c.Field.Name == name && c.IsRowId);
            if (!isWritten && !isRowId && !(request.Mode == TransferMode.Scd2 && IsOfHistory(name)))
            {
                throw new WeirException(
                    ErrorCode.SchemaDrift,
                    $"the rows have no column \"{name}\", which {DisplayName} needs (NOT NULL, without a default)"
                );
            }
        }
    }

    private string Collation(SqliteTable existing, SqliteColumn column)
    {
        _ = raw.sqlite3_table_column_metadata(
            database!.Handle,
            "main",
            existing.Name,
            column.Field.Name,
            out _,
            out var collation,
            out _,
            out _,
            out _
        );
        return collation is { Length: > 0 } ? collation : "BINARY";
    }

    /// <summary>A table with a foreign key to this one, another one first; null when there is none.</summary>
    private string? Referrer(string table)
    {
        using var statement = database!.Prepare(
            "SELECT s.name FROM sqlite_schema s, pragma_foreign_key_list(s.name) f WHERE s.type = 'table' AND f.\"table\" = ?1 COLLATE NOCASE ORDER BY s.name = ?1 COLLATE NOCASE LIMIT 1"
        );
        statement.Bind(1, table);
        return statement.Step() ? statement.Text(0) : null;
    }
}
