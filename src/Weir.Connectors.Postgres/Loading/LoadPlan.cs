using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>How rows of a transfer get into their table.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Target">The table's name with its schema.</param>
/// <param name="Existing">The table; null when it is missing.</param>
/// <param name="Columns">The written columns in the order of the batches.</param>
/// <param name="Way">How they get there.</param>
/// <param name="Key">The names of the key's columns in the target.</param>
internal sealed record LoadPlan(
    TransferRequest Request,
    TableName Target,
    PostgresRelation? Existing,
    IReadOnlyList<LoadColumn> Columns,
    LoadWay Way,
    IReadOnlyList<string> Key
)
{
    /// <summary>Why this way, for the plan; null when there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>Changes of the target's columns, as ALTER TABLE writes them.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Constraints of the target that a staging table has too, so that rows that violate them are found at once.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>Names of target columns that may not be NULL and are written.</summary>
    public IReadOnlySet<string> Required { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    public Schema Schema => new([.. Columns.Select(c => c.Field)]);

    public string QuotedTarget => PostgresNames.Quote(Target.Schema, Target.Name);

    public string StagingName => $"weir_{Request.Job}";

    public string QuotedStaging => PostgresNames.Quote(Target.Schema, StagingName);

    /// <summary>Where chunks are written.</summary>
    public string Into => Way == LoadWay.Direct ? QuotedTarget : QuotedStaging;

    /// <summary>The table that chunks are written into.</summary>
    public TableName IntoName => Way == LoadWay.Direct ? Target : new TableName(Target.Schema, StagingName);

    public bool IsKeyed => Request.Mode is >= TransferMode.Upsert and <= TransferMode.Scd2;

    /// <summary>Whether a staging table knows the order of its rows.</summary>
    public bool IsOrdered => Way == LoadWay.Move && IsKeyed && Request.Duplicates != DuplicatePolicy.Fail;

    public string OrderColumns => $"{ChunkColumn}, {RowColumn}";

    public string ChunkColumn => PostgresNames.Quote(StagingName + "_chunk");

    public string RowColumn => PostgresNames.Quote(StagingName + "_row");

    public string Names => PostgresNames.List(Columns.Select(c => c.Name));

    public string KeyNames => PostgresNames.List(Key);

    /// <summary>Whether the server must convert values, so that each chunk goes through a table of its own.</summary>
    public bool IsConverted => Way != LoadWay.Move && Columns.Any(c => c.CastFrom is not null);

    /// <summary>Our error for an exception, with the target's name instead of the staging table's.</summary>
    public WeirException Wrap(Exception exception, string connection)
    {
        var error = PostgresErrors.Wrap(exception, connection);
        return error.Message.Contains(StagingName, StringComparison.Ordinal)
            ? new WeirException(
                error.Code,
                error.Message.Replace(StagingName, Target.Name, StringComparison.Ordinal),
                error.InnerException
            )
            {
                Hint = error.Hint,
            }
            : error;
    }

    /// <summary>Makes a new table with the written columns, and nothing else.</summary>
    public string CreateTable(string name, bool withKey)
    {
        var columns = Columns.Select(c => $"{c.QuotedName} {c.Type.Sql}{(IsOfKey(c) ? " NOT NULL" : "")}").ToList();
        if (Request.Mode == TransferMode.Scd2)
        {
            columns.Add($"{PostgresNames.Quote(Request.History.From)} timestamptz NOT NULL");
            columns.Add($"{PostgresNames.Quote(Request.History.To)} timestamptz");
            columns.Add($"{PostgresNames.Quote(Request.History.IsCurrent)} boolean NOT NULL");
        }

        var key = withKey && Key.Count > 0 ? $", PRIMARY KEY ({KeyNames})" : "";
        return $"CREATE TABLE {name} ({string.Join(", ", columns)}{key})";
    }

    /// <summary>What begins a run.</summary>
    public IEnumerable<string> Prepare()
    {
        switch (Way)
        {
            case LoadWay.Direct when Existing is null:
                yield return CreateTable(QuotedTarget, withKey: true);
                break;
            case LoadWay.Direct:
                foreach (var change in Changes)
                {
                    yield return $"ALTER TABLE {QuotedTarget} {change}";
                }

                break;
            case LoadWay.Rename:
                yield return CreateTable(QuotedStaging, withKey: Request.IsolatesRefused);
                break;
            case LoadWay.Swap:
                yield return $"CREATE TABLE {QuotedStaging} (LIKE {QuotedTarget} INCLUDING ALL EXCLUDING INDEXES)";
                foreach (var change in Changes)
                {
                    yield return $"ALTER TABLE {QuotedStaging} {change}";
                }

                break;
            default:
                yield return CreateStaging();
                break;
        }

        foreach (var constraint in Constraints)
        {
            yield return $"ALTER TABLE {QuotedStaging} ADD {constraint}";
        }
    }

    public string CopyStatement(string into) => $"COPY {into} ({Names}) FROM STDIN (FORMAT binary)";

    /// <summary>What is to be done, for people.</summary>
    public IEnumerable<string> Steps()
    {
        foreach (var column in LeftOut)
        {
            yield return $"leave out column {column}: {Target} does not have it";
        }

        if (Reason is not null)
        {
            yield return Reason;
        }

        foreach (var statement in Prepare())
        {
            yield return statement;
        }

        yield return $"{CopyStatement(Into)}, a transaction for each chunk with its row in {Target.Schema}.{Ledger.TableName}";
    }

    private bool IsOfKey(LoadColumn column) => Key.Contains(column.Name, StringComparer.Ordinal);

    private string CreateStaging()
    {
        var columns = Columns
            .Select(c =>
                $"{c.QuotedName} {c.StagingType}{(IsOfKey(c) || Required.Contains(c.Name) ? " NOT NULL" : "")}"
            )
            .ToList();
        if (IsOrdered)
        {
            var setting = PostgresNames.Text(ChunkSetting);
            columns.Add($"{ChunkColumn} bigint NOT NULL DEFAULT current_setting({setting})::bigint");
            columns.Add($"{RowColumn} bigint GENERATED ALWAYS AS IDENTITY");
        }

        return $"CREATE UNLOGGED TABLE {QuotedStaging} ({string.Join(", ", columns)})";
    }

    /// <summary>The setting from which staged rows learn the place of their chunk.</summary>
    public const string ChunkSetting = "weir.chunk";

    /// <summary>Sets <see cref="ChunkSetting"/> for a transaction.</summary>
    public static string SetChunk(long order) =>
        string.Create(CultureInfo.InvariantCulture, $"SET LOCAL {ChunkSetting} = '{order}'");
}
