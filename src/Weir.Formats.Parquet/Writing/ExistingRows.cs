using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Sources;

namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// The rows of a file that another one continues. Places in a file count from its beginning, so that a copy of all bytes,
/// the old footer with them, keeps the descriptions of the row groups right.
/// </summary>
internal sealed class ExistingRows
{
    private const int CopyBytes = 1 << 20;

    public ExistingRows(
        IReadOnlyList<ReadOnlyMemory<byte>> rowGroups,
        IReadOnlyDictionary<string, string> metadata,
        long rowCount,
        long bytes
    )
    {
        RowGroups = rowGroups;
        Metadata = metadata;
        RowCount = rowCount;
        Bytes = bytes;
    }

    /// <summary>No rows at all.</summary>
    public static ExistingRows None { get; } = new([], new Dictionary<string, string>(StringComparer.Ordinal), 0, 0);

    /// <summary>The descriptions of the row groups, encoded.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> RowGroups { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public long RowCount { get; }

    /// <summary>Bytes that were copied.</summary>
    public long Bytes { get; }

    /// <summary>Copies a file to the beginning of a stream if its rows are stored as those of the schema would be.</summary>
    public static async ValueTask<ExistingRows> CopyAsync(
        string path,
        SchemaElement[] schema,
        Stream target,
        CancellationToken cancellationToken
    )
    {
        var source = FileRandomAccess.Open(path);
        await using var _ = source.ConfigureAwait(false);
        var footer = await ParquetFile.ReadFooterAsync(source, cancellationToken).ConfigureAwait(false);
        var metadata = FooterReader.Read(footer.Span);
        Check(path, schema, metadata);
        var buffer = new byte[CopyBytes];
        for (long at = 0; at < source.Length; at += buffer.Length)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, source.Length - at));
            await source.ReadAsync(part, at, cancellationToken).ConfigureAwait(false);
            await target.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        }

        return new ExistingRows(
            FooterReader.RowGroupPlaces(footer.Span).ConvertAll(place => footer[place]),
            metadata.KeyValues,
            metadata.RowGroups.Sum(g => g.RowCount),
            source.Length
        );
    }

    /// <summary>Raises unless the rows of a file are stored as those of the schema would be.</summary>
    public static void Check(string path, SchemaElement[] schema, FileMetadata metadata)
    {
        var there = Array.ConvertAll(metadata.Schema[1..], Show);
        var coming = Array.ConvertAll(schema[1..], Show);
        if (!there.SequenceEqual(coming, StringComparer.Ordinal))
        {
            throw new WeirException(
                ErrorCode.SchemaDrift,
                $"The file {path} has the columns {string.Join(", ", there)}, not {string.Join(", ", coming)}"
            )
            {
                SourceName = path,
            };
        }

        // The new footer says for all row groups that bounds are in the order of the type.
        var isOrdered = metadata.HasKnownOrder.Length > 0 && Array.TrueForAll(metadata.HasKnownOrder, o => o);
        if (metadata.IsEncrypted || !isOrdered || !metadata.Schema.AsSpan(1).SequenceEqual(schema.AsSpan(1)))
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"Rows cannot be added to the file {path}: another program stored its columns in another way"
            )
            {
                SourceName = path,
                Hint = "Write a new file, or append to a folder: each write then adds a file to it.",
            };
        }
    }

    private static string Show(SchemaElement element) =>
        element switch
        {
            { Type: null } => element.Name,
            { Repetition: Repetition.Required } => $"{element.Name} {TypeOf(element)} NOT NULL",
            _ => $"{element.Name} {TypeOf(element)}",
        };

    private static Columnar.DataType TypeOf(SchemaElement element) =>
        Schema.TypeMapping.Map(element, Schema.TypeMapping.Logical(element));
}
