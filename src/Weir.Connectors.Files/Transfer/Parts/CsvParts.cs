using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Csv;

namespace Weir.Connectors.Files;

/// <summary>Parts of a CSV file; with <paramref name="isWhole"/> each is a file of its own, with a header.</summary>
internal sealed class CsvParts(CsvWriteOptions options, string name, bool isCompressed, bool isWhole)
    : TextParts(isCompressed)
{
    public override string Name => name;

    public override string Extension => $".{name}{(IsCompressed ? ".gz" : "")}";

    public override string Dialect => ((char)options.Delimiter).ToString();

    private bool HasHeader => isWhole && options.Header;

    /// <summary>Nested values are text; all others are read back as they were.</summary>
    public override Schema Stored(Schema schema) =>
        new([
            .. schema.Fields.Select(f =>
                f.Type.IsNested || f.Type.Kind == TypeKind.Null ? f with { Type = DataType.Varchar } : f
            ),
        ]);

    public override IBatchWriter Open(Stream target, Schema schema) =>
        new CsvWriter(target, schema, options with { Header = HasHeader });

    public override async ValueTask<Schema?> ColumnsOfAsync(string path, CancellationToken cancellationToken)
    {
        RefuseCompressed(path);
        if (new FileInfo(path).Length == 0)
        {
            return null;
        }

        var stream = FileStreams.Open(path);
        await using var _ = stream.ConfigureAwait(false);
        var read = new CsvReadOptions
        {
            Name = path,
            Header = true,
            Delimiter = options.Delimiter,
        };
        var layout = await CsvSniffer.SniffAsync(stream, read, null, cancellationToken).ConfigureAwait(false);
        return new Schema([.. layout.Schema.Fields.Select(f => f with { Type = DataType.Null })]);
    }

    protected override ReadOnlyMemory<byte> Head(Schema schema)
    {
        using var head = new MemoryStream();
        var writer = new CsvWriter(head, schema, options);
        writer.WriteHead();
        return head.ToArray();
    }

    protected override IScanPartition Rows(string path, Schema schema) =>
        new CsvRange(path, Layout(schema, HasHeader), Options(path, schema), null, []);

    protected override IScanPartition Range(string path, TextRange range, Schema schema) =>
        new CsvRange(
            path,
            Layout(schema, HasHeader && range.IsBeginning),
            Options(path, schema),
            range,
            [.. Enumerable.Range(0, schema.Count)]
        );

    private CsvLayout Layout(Schema schema, bool hasHeader) =>
        new(new CsvDialect(options.Delimiter), schema, hasHeader, new bool[schema.Count]);

    private CsvReadOptions Options(string path, Schema schema) =>
        new()
        {
            Name = path,
            Header = HasHeader,
            Delimiter = options.Delimiter,
            Columns = schema.Fields,
        };
}
