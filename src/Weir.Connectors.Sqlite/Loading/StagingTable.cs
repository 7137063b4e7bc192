namespace Weir.Connectors.Sqlite;

/// <summary>Makes the table that chunks are written to.</summary>
internal static class StagingTable
{
    private const string Beginning = "CREATE TABLE ";

    /// <summary>
    /// Makes it, within a transaction. A table that takes the target's place has the target's own declaration where it can;
    /// where it cannot, the target is filled anew from it. Returns the way that it is.
    /// </summary>
    public static LoadWay Create(SqliteDatabase database, LoadPlan plan)
    {
        database.Execute($"DROP TABLE IF EXISTS {SqliteNames.Quote(plan.Staging)}");
        if (plan.Way == LoadWay.Swap)
        {
            if (!plan.IsLike)
            {
                database.Execute(plan.CreateNew(plan.Staging));
                return LoadWay.Swap;
            }

            if (TryCopy(database, plan))
            {
                return LoadWay.Swap;
            }
        }

        database.Execute(plan.CreateStaging());
        return plan.Way == LoadWay.Swap ? LoadWay.Refill : plan.Way;
    }

    /// <summary>What follows the name in the declaration of a table; null when it is not understood.</summary>
    public static string? DeclarationOf(SqliteDatabase database, string table)
    {
        using var statement = database.Prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1");
        statement.Bind(1, table);
        return statement.Step() ? Rest(statement.Text(0)) : null;
    }

    private static bool TryCopy(SqliteDatabase database, LoadPlan plan)
    {
        if (DeclarationOf(database, plan.Name) is not { } rest)
        {
            return false;
        }

        try
        {
            database.Execute($"{Beginning}{SqliteNames.Quote(plan.Staging)}{rest}");
            return true;
        }
        catch (WeirException exception) when (exception.Code == ErrorCode.SourceError)
        {
            // A constraint that names its own table, for example.
            return false;
        }
    }

    /// <summary>
    /// What follows the name in a declaration as SQLite keeps it: the first two words in capitals with one space after each
    /// (documentation, "The Schema Table", section 2); null when it is not that.
    /// </summary>
    private static string? Rest(string sql)
    {
        if (!sql.StartsWith(Beginning, StringComparison.Ordinal))
        {
            return null;
        }

        var text = sql.AsSpan(Beginning.Length);
        if (text.IsEmpty)
        {
            return null;
        }

        var close = text[0] switch
        {
            '"' or '`' or '\'' => text[0],
            '[' => ']',
            _ => '\0',
        };
        if (close == '\0')
        {
            var end = text.IndexOfAny(" \t\r\n\f(/-");
            return end < 0 ? null : text[end..].ToString();
        }

        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] != close)
            {
                continue;
            }

            if (close != ']' && at + 1 < text.Length && text[at + 1] == close)
            {
                at++;
                continue;
            }

            return text[(at + 1)..].ToString();
        }

        return null;
    }
}
