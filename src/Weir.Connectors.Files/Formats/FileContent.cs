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

    /// <summary>How <see cref="ChunksAsync"/> cuts it.</summary>
    public virtual string ChunkMethod => "whole files";

    /// <summary>
    /// Chunks of about <paramref name="rows"/> rows in their order, always the same for the same bytes; they may be read
    /// again and again. A file that cannot be cut is one.
    /// </summary>
    public virtual ValueTask<IReadOnlyList<FileChunk>> ChunksAsync(
        long rows,
        IReadOnlyList<int> projection,
        IReadOnlyList<ColumnCondition> conditions,
        CancellationToken cancellationToken
    ) =>
        ValueTask.FromResult<IReadOnlyList<FileChunk>>([
            new FileChunk("whole", "all rows", Rows, new WholeFile(this, projection, conditions)),
        ]);

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
