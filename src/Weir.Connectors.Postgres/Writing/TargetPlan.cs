namespace Weir.Connectors.Postgres.Writing;

/// <summary>The statements of one write into an existing table.</summary>
/// <param name="Target">The table.</param>
/// <param name="Columns">The written columns in the order of the batches.</param>
/// <param name="Mode">What happens to the rows that are there.</param>
/// <param name="Key">The names of the key's columns in the target.</param>
/// <param name="Staging">The temporary table that rows go into first; null for straight into the target.</param>
internal sealed record TargetPlan(
    PostgresRelation Target,
    IReadOnlyList<TargetColumn> Columns,
    WriteMode Mode,
    IReadOnlyList<string> Key,
    string? Staging
)
{
    /// <summary>Numbers the rows of a staging table as they came.</summary>
    private string RowNumber => Staging + "_row";

    private IEnumerable<string> Names => Columns.Select(c => c.Name);

    public string CopyStatement =>
        $"COPY {StagingName ?? Target.QuotedName} ({PostgresNames.List(Names)}) FROM STDIN (FORMAT binary)";

    private string? StagingName => Staging is null ? null : "pg_temp." + PostgresNames.Quote(Staging);

    /// <summary>Makes the staging table; it is gone with the transaction in any case.</summary>
    public string CreateStaging
    {
        get
        {
            var columns = Columns.Select(c =>
                $"{PostgresNames.Quote(c.Name)} {c.StagingType}{(IsRequired(c) ? " NOT NULL" : "")}"
            );
            return $"CREATE TEMPORARY TABLE {PostgresNames.Quote(Staging!)} ({string.Join(", ", columns)}, "
                + $"{PostgresNames.Quote(RowNumber)} bigint GENERATED ALWAYS AS IDENTITY) ON COMMIT DROP";
        }
    }

    /// <summary>Adds a constraint, as the server prints it, to the staging table.</summary>
    public string Constrain(string constraint) => $"ALTER TABLE {StagingName} ADD {constraint}";

    /// <summary>Counts the staged rows.</summary>
    public string CountStaged => $"SELECT count(*) FROM {StagingName}";

    /// <summary>Empties the table and gives it the columns of the new rows.</summary>
    public IEnumerable<string> Prepare()
    {
        if (Mode is not (WriteMode.Replace or WriteMode.Truncate))
        {
            yield break;
        }

        yield return $"TRUNCATE TABLE {Target.QuotedName}";
        if (Mode == WriteMode.Replace)
        {
            foreach (var change in Changes())
            {
                yield return $"ALTER TABLE {Target.QuotedName} {change}";
            }
        }
    }

    /// <summary>Moves the staged rows into the target.</summary>
    public string Move
    {
        get
        {
            var values = Columns.Select(c =>
                c.CastFrom is not null
                    ? $"CAST({PostgresNames.Quote(c.Name)} AS {c.TargetType})"
                    : PostgresNames.Quote(c.Name)
            );
            return $"INSERT INTO {Target.QuotedName} ({PostgresNames.List(Names)}) OVERRIDING SYSTEM VALUE "
                + $"SELECT {string.Join(", ", values)} FROM {StagingName} ORDER BY {PostgresNames.Quote(RowNumber)}";
        }
    }

    private bool IsRequired(TargetColumn column) =>
        Key.Contains(column.Name, StringComparer.Ordinal)
        || Target.Columns.Any(t => t.Field.Name == column.Name && !t.Field.IsNullable && column.Type is not null);

    private IEnumerable<string> Changes()
    {
        var written = Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (var column in Target.Columns)
        {
            var name = PostgresNames.Quote(column.Field.Name);
            if (!written.Remove(column.Field.Name, out var now))
            {
                if (!column.HasDefault && !column.IsGenerated)
                {
                    yield return $"DROP COLUMN {name}";
                }
            }
            else if (now.Type is null)
            {
                yield return $"ALTER COLUMN {name} TYPE {now.TargetType} USING NULL";
            }
        }

        foreach (var column in Columns.Where(c => written.ContainsKey(c.Name)))
        {
            yield return $"ADD COLUMN {PostgresNames.Quote(column.Name)} {column.TargetType}";
        }
    }
}
