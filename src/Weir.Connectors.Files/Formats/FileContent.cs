using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>What is known of one file of a table.</summary>
internal abstract class FileContent(string path, Schema schema)
{
    public string Path { get; } = path;

    public Schema Schema { get; } = schema;

    public double? Rows { get; protected init; }

    public bool IsExact { get; protected init; }

    public long Bytes { get; protected init; }

    /// <summary>Whether row groups can be left out by the condition; no when it may be about any value.</summary>
    public virtual bool CanPrune(ColumnCondition condition) => false;

    /// <summary>
    /// Parts that may be read at once, about <paramref name="desired"/>; together the rows of the file that may meet all
    /// conditions, each once. Columns by their place in <see cref="Schema"/>.
    /// </summary>
    public abstract IReadOnlyList<IScanPartition> Parts(
        int desired,
        IReadOnlyList<int> projection,
        IReadOnlyList<ColumnCondition> conditions
    );
}
