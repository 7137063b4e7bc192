using Weir.Columnar;
using Weir.Configuration;
using Weir.Formats;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files.Parquet;

/// <summary>Apache Parquet.</summary>
internal sealed class ParquetFormat : IFileFormat
{
    private static readonly string[] WriteOptions = ["compression", "row_group_rows"];

    public string Name => "parquet";

    public IReadOnlyList<string> Extensions => ["parquet"];

    public IReadOnlyList<string> ReadOptions => [];

    public async ValueTask<ITable> OpenAsync(
        string displayName,
        IReadOnlyList<string> files,
        IReadOnlyList<TableArgument> options,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        var opened = new List<ParquetFileInfo>();
        foreach (var path in files)
        {
            var file = await ParquetFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
            await using var scope = file.ConfigureAwait(false);
            var info = new ParquetFileInfo(
                path,
                file.Schema,
                file.RowCount,
                [.. file.RowGroups.Select(g => g.CompressedBytes)]
            );
            if (opened.Count > 0 && !opened[0].Schema.Equals(info.Schema))
            {
                throw Different(opened[0], info);
            }

            opened.Add(info);
        }

        return new ParquetTable(displayName, opened);
    }

    public IBatchWriter CreateWriter(Stream stream, Schema schema, IReadOnlyList<KeyValuePair<string, string>> options)
    {
        var write = new ParquetWriteOptions();
        foreach (var (key, value) in options)
        {
            write = key switch
            {
                "compression" => write with { Compression = Compression(value) },
                "row_group_rows" => write with
                {
                    RowGroupRows =
                        int.TryParse(
                            value,
                            System.Globalization.NumberStyles.None,
                            System.Globalization.CultureInfo.InvariantCulture,
                            out var rows
                        )
                        && rows > 0
                            ? rows
                            : throw Wrong(key, value),
                },
                _ => throw new WeirException(ErrorCode.InvalidParameter, $"parquet files have no option \"{key}\"")
                {
                    Hint = Suggestions.DidYouMean(key, WriteOptions),
                },
            };
        }

        return new ParquetBatchWriter(new ParquetWriter(stream, schema, write));
    }

    private static ParquetCompression Compression(string name) =>
        Enum.GetValues<ParquetCompression>()
            .Where(c => string.Equals(Quantities.SnakeCase(c.ToString()), name, StringComparison.OrdinalIgnoreCase))
            .Cast<ParquetCompression?>()
            .FirstOrDefault()
        ?? throw Wrong("compression", name);

    private static WeirException Wrong(string key, string value) =>
        new(ErrorCode.InvalidParameter, $"\"{value}\" is not a value for {key}");

    private static WeirException Different(ParquetFileInfo first, ParquetFileInfo other)
    {
        var difference = first
            .Schema.Fields.Except(other.Schema.Fields)
            .Concat(other.Schema.Fields.Except(first.Schema.Fields))
            .First();
        return new WeirException(
            ErrorCode.InvalidData,
            $"{other.Path} and {first.Path} differ in column \"{difference.Name}\" ({difference.Type})"
        );
    }
}
