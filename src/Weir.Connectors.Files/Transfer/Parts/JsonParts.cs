using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Json;

namespace Weir.Connectors.Files;

/// <summary>Parts of JSON records: lines, also where the whole becomes an array.</summary>
internal sealed class JsonParts(bool isArray, bool isCompressed, bool isWhole)
    : TextParts(isCompressed && (isWhole || !isArray))
{
    private const int BufferBytes = 1 << 16;

    public override string Name => isArray ? "json" : "jsonl";

    public override string Extension => $".{(isArray && isWhole ? "json" : "jsonl")}{(IsCompressed ? ".gz" : "")}";

    public override string? WhyWhole =>
        isArray && !isWhole ? "a JSON document can only be read from beginning to end" : null;

    /// <summary>Maps become objects, which have no order and text as keys, so that they are read back as JSON.</summary>
    public override Schema Stored(Schema schema) =>
        new([
            .. schema.Fields.Select(f =>
                f.Type.Kind == TypeKind.Null ? f with { Type = DataType.Varchar }
                : HasMap(f.Type) ? f with { Type = DataType.Json }
                : f
            ),
        ]);

    public override IBatchWriter Open(Stream target, Schema schema) =>
        new JsonBatchWriter(target, schema, isArray && isWhole ? JsonLayout.Array : JsonLayout.Lines);

    public override ValueTask<Schema?> ColumnsOfAsync(string path, CancellationToken cancellationToken)
    {
        RefuseCompressed(path);
        return isArray
            ? throw new WeirException(ErrorCode.NotSupported, $"rows cannot be added to a JSON document: {path}")
            {
                Hint = "Write JSON lines (.jsonl), or replace it.",
            }
            : ValueTask.FromResult<Schema?>(null);
    }

    public override async ValueTask<IReadOnlyList<long>> AssembleAsync(
        IReadOnlyList<string> parts,
        FileStream target,
        Schema schema,
        string? existing,
        CancellationToken cancellationToken
    )
    {
        if (!isArray)
        {
            return await base.AssembleAsync(parts, target, schema, existing, cancellationToken).ConfigureAwait(false);
        }

        var stream = FileStreams.Compress(target, isCompressed);
        var isFirst = true;
        foreach (var part in parts)
        {
            isFirst = !await CopyLinesAsync(part, stream, isFirst, cancellationToken).ConfigureAwait(false) && isFirst;
        }

        var end = isFirst ? "[]\n"u8.ToArray() : "\n]\n"u8.ToArray();
        await stream.WriteAsync(end, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (isCompressed)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        return [.. Enumerable.Repeat(0L, parts.Count), target.Position];
    }

    protected override IScanPartition Rows(string path, Schema schema) => Part(path, null, schema, []);

    protected override IScanPartition Range(string path, TextRange range, Schema schema) =>
        Part(path, isArray ? null : range, schema, [.. Enumerable.Range(0, schema.Count)]);

    private static bool HasMap(DataType type) =>
        type.Kind switch
        {
            TypeKind.Map => true,
            TypeKind.List => HasMap(type.Element!),
            TypeKind.Struct => type.Fields.Any(f => HasMap(f.Type)),
            _ => false,
        };

    /// <summary>Puts commas between lines; false when there are none.</summary>
    private static async ValueTask<bool> CopyLinesAsync(
        string path,
        Stream target,
        bool isFirst,
        CancellationToken cancellationToken
    )
    {
        var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        await using var _ = source.ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        var text = new MemoryStream(2 * BufferBytes);
        await using var __ = text.ConfigureAwait(false);
        var isNew = true;
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            text.SetLength(0);
            (isNew, isFirst) = Join(buffer.AsSpan(0, read), text, isNew, isFirst);
            await target
                .WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), cancellationToken)
                .ConfigureAwait(false);
        }

        return !isFirst;
    }

    private static (bool IsNew, bool IsFirst) Join(
        ReadOnlySpan<byte> lines,
        MemoryStream text,
        bool isNew,
        bool isFirst
    )
    {
        while (!lines.IsEmpty)
        {
            if (isNew)
            {
                text.Write(isFirst ? "[\n"u8 : ",\n"u8);
                isFirst = false;
            }

            var end = lines.IndexOf((byte)'\n');
            text.Write(end < 0 ? lines : lines[..end]);
            isNew = end >= 0;
            lines = end < 0 ? default : lines[(end + 1)..];
        }

        return (isNew, isFirst);
    }

    private JsonRange Part(string path, TextRange? range, Schema schema, IReadOnlyList<int> projection)
    {
        var isDocument = isArray && !path.EndsWith(".jsonl", StringComparison.Ordinal);
        var options = new JsonReadOptions
        {
            Name = path,
            Format = isDocument ? JsonFormat.Document : JsonFormat.Lines,
            Columns = schema.Fields,
        };
        var layout = new JsonTableLayout(options.Format, "$", schema, new bool[schema.Count]);
        return new JsonRange(path, layout, context => options with { Budget = context.Budget }, range, projection);
    }
}
