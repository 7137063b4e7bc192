using Weir.Connectors;

namespace Weir.Engine;

/// <summary>A query whose rows go to a target.</summary>
/// <param name="Sql">One query.</param>
/// <param name="Target"><c>connection.table</c>, <c>connection.schema.table</c>, or a path or URL.</param>
public sealed record LoadRequest(string Sql, string Target)
{
    /// <summary>What happens to an existing target. Default: create, which refuses an existing one.</summary>
    public WriteMode Mode { get; init; } = WriteMode.Create;

    /// <summary>The columns that identify a row, for <see cref="WriteMode.Upsert"/>.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>A condition on the query's columns; rows for which it is not true are counted as filtered. Null: all rows.</summary>
    public string? Condition { get; init; }

    /// <summary>Options of the target's kind, such as <c>compression</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>Where rows go that a source cannot read and that its policy rejects; null: they are counted only.</summary>
    public IRejectSink? SourceRejects { get; init; }

    /// <summary>Where rows go that the target refuses; null: the first one fails the load.</summary>
    public IRejectSink? TargetRejects { get; init; }

    /// <summary>Called after each batch with the rows read so far. Must be quick.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Called once before the commit: from then on a failure may leave the target written.</summary>
    public Action? Committing { get; init; }

    /// <summary>The target when it is known to be a table; its name is then not read again.</summary>
    internal (IDataSource Source, TableName Name)? Table { get; init; }

    /// <summary>Whether the target is known to be a path.</summary>
    internal bool IsPath { get; init; }
}
