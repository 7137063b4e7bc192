using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>The table that rows go into, made ready within the transaction of the write.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Written">The table that takes the rows: the target, or one beside it that takes its place at the end.</param>
/// <param name="Columns">The column for each one of the rows.</param>
/// <param name="Required">Places of the rows' columns that must not be NULL.</param>
/// <param name="Followers">Statements that make the target's indexes and triggers, for the table that takes its place.</param>
internal sealed record SqliteTarget(
    string Name,
    string Written,
    IReadOnlyList<SqliteColumn> Columns,
    IReadOnlyList<int> Required,
    IReadOnlyList<string> Followers
)
{
    /// <summary>Checks the target, and creates or empties it.</summary>
    public static SqliteTarget Prepare(SqliteDatabase database, SqliteDataSource source, SinkRequest request)
    {
        var existing = SqliteTable.Find(source, database, request.Target.Name);
        Check(existing, request);
        if (existing is null)
        {
            return Create(database, source, request, request.Target.Name, request.Target.Name, []);
        }

        if (request.Mode == WriteMode.Replace && !IsLike(existing, request.Schema))
        {
            var beside = $"{existing.Name}__weir_{Guid.NewGuid():N}";
            return Create(database, source, request, existing.Name, beside, FollowersOf(database, existing.Name));
        }

        var columns = request.Schema.Fields.Select(f => Column(existing, f)).ToList();
        if (columns.Distinct().Count() < columns.Count)
        {
            throw new WeirException(ErrorCode.DuplicateName, $"two columns go into one of {existing.DisplayName}");
        }

        if (request.Mode is WriteMode.Truncate or WriteMode.Replace)
        {
            database.Execute($"DELETE FROM {SqliteNames.Quote(existing.Name)}");
        }

        var required = Enumerable.Range(0, columns.Count).Where(i => columns[i].IsRowId);
        return new SqliteTarget(existing.Name, existing.Name, columns, [.. required], []);
    }

    /// <summary>Puts the written table in the target's place.</summary>
    public void Finish(SqliteDatabase database)
    {
        if (Written == Name)
        {
            return;
        }

        // Views of the target would otherwise be checked while it is missing.
        database.Execute("PRAGMA legacy_alter_table = ON");
        database.Execute($"DROP TABLE {SqliteNames.Quote(Name)}");
        database.Execute($"ALTER TABLE {SqliteNames.Quote(Written)} RENAME TO {SqliteNames.Quote(Name)}");
        foreach (var follower in Followers)
        {
            try
            {
                database.Execute(follower);
            }
            catch (WeirException exception) when (exception.Code == ErrorCode.SourceError)
            {
                throw new WeirException(
                    ErrorCode.SchemaDrift,
                    $"an index or trigger of {Name} does not fit its new columns: {exception.Message}",
                    exception
                )
                {
                    Hint = $"Drop it first: {follower}",
                };
            }
        }
    }

    private static void Check(SqliteTable? existing, SinkRequest request)
    {
        if (existing is { IsView: true })
        {
            throw new WeirException(ErrorCode.NotSupported, $"{existing.DisplayName} is a view and cannot be written");
        }

        if (request.Mode == WriteMode.Create && existing is not null)
        {
            throw new WeirException(ErrorCode.TableExists, $"table {existing.DisplayName} exists already")
            {
                Hint = "Use mode append, replace or upsert.",
            };
        }

        var unknown = request.Key.FirstOrDefault(k => request.Schema.IndexOf(k) < 0);
        if (unknown is not null)
        {
            throw new WeirException(ErrorCode.ColumnNotFound, $"the key column \"{unknown}\" is not among the columns")
            {
                Hint = Suggestions.DidYouMean(unknown, request.Schema.Fields.Select(f => f.Name)),
            };
        }
    }

    /// <summary>Whether a new table for the rows would be read with the same columns: then this one stays, emptied.</summary>
    internal static bool IsLike(SqliteTable table, Schema schema) =>
        table.Columns.Count == schema.Count
        && schema.Fields.All(f =>
            table.Columns.FirstOrDefault(c => c.Field.Name == f.Name) is { IsGenerated: false } column
            && column.Field.Type.Equals(SqliteTypes.FromDeclaration(SqliteTypes.ToDeclaration(f.Type)))
        );

    internal static SqliteColumn Column(SqliteTable table, Field field)
    {
        var place = table.Schema.IndexOf(field.Name);
        if (place < 0)
        {
            throw new WeirException(ErrorCode.SchemaDrift, $"table {table.DisplayName} has no column \"{field.Name}\"")
            {
                Hint = Suggestions.DidYouMean(field.Name, table.Schema.Fields.Select(f => f.Name)),
            };
        }

        var column = table.Columns[place];
        if (column.IsGenerated)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"{table.DisplayName}: SQLite computes column \"{column.Field.Name}\", it cannot be written"
            );
        }

        return SqliteTypes.Takes(column, field.Type)
            ? column
            : throw new WeirException(
                ErrorCode.TypeMismatch,
                $"column \"{field.Name}\" of type {field.Type} does not go into {table.DisplayName}, where it is {column.Declared}"
            )
            {
                Hint = $"Cast it to {column.Field.Type}.",
            };
    }

    private static SqliteTarget Create(
        SqliteDatabase database,
        SqliteDataSource source,
        SinkRequest request,
        string name,
        string written,
        IReadOnlyList<string> followers
    )
    {
        var columns = request.Schema.Fields.Select(f =>
            $"{SqliteNames.Quote(f.Name)} {SqliteTypes.ToDeclaration(f.Type)}"
        );
        var key =
            request.Key.Count == 0 ? "" : $", PRIMARY KEY ({string.Join(", ", request.Key.Select(SqliteNames.Quote))})";
        database.Execute($"CREATE TABLE {SqliteNames.Quote(written)} ({string.Join(", ", columns)}{key})");
        var required = Enumerable.Range(0, request.Schema.Count).Where(i => IsKey(request, i));
        return new SqliteTarget(
            name,
            written,
            SqliteTable.Find(source, database, written)!.Columns,
            [.. required],
            followers
        );
    }

    private static bool IsKey(SinkRequest request, int place) =>
        request.Key.Contains(request.Schema[place].Name, StringComparer.OrdinalIgnoreCase);

    internal static List<string> FollowersOf(SqliteDatabase database, string table)
    {
        using var statement = database.Prepare(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ?1 AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid"
        );
        statement.Bind(1, table);
        var found = new List<string>();
        while (statement.Step())
        {
            found.Add(statement.Text(0));
        }

        return found;
    }
}
