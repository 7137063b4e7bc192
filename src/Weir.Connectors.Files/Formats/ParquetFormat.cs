using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>Apache Parquet.</summary>
internal sealed class ParquetFormat : FileFormat
{
    public override string Name => "parquet";

    public override IReadOnlyList<string> Functions { get; } = ["read_parquet"];

    public override IReadOnlyList<string> Extensions { get; } = [".parquet"];

    public override bool MayBeCompressed => false;

    public override Func<string, CancellationToken, ValueTask<FileContent>> Reader(
        FormatOptions options,
        ConnectorServices services
    ) => OpenAsync;

    public override Func<Stream, Schema, bool, IBatchWriter> Writer(FormatOptions options) => Writer(Options(options));

    public override Func<Stream, Schema, bool, IBatchWriter> Continuer(FormatOptions options, string path) =>
        Writer(Options(options) with { Continues = path });

    public override PartFormat Parts(FormatOptions options, bool isCompressed, bool isFolder) =>
        new ParquetParts(Options(options));

    private static Func<Stream, Schema, bool, IBatchWriter> Writer(ParquetWriteOptions options) =>
        (stream, schema, _) => new ParquetBatchWriter(new ParquetWriter(stream, schema, options));

    private static ParquetWriteOptions Options(FormatOptions options)
    {
        var compression = options.Text("compression")?.ToUpperInvariant() switch
        {
            null or "SNAPPY" => ParquetCompression.Snappy,
            "NONE" or "UNCOMPRESSED" => ParquetCompression.None,
            "GZIP" => ParquetCompression.Gzip,
            "ZSTD" => ParquetCompression.Zstd,
            _ => throw options.Wrong("compression", "snappy, zstd, gzip or none"),
        };
        var deltas = options.Text("parquet_version")?.ToUpperInvariant() switch
        {
            "V1" => false,
            null or "V2" => true,
            _ => throw options.Wrong("parquet_version", "v1 or v2"),
        };
        var defaults = new ParquetWriteOptions();
        return defaults with
        {
            Compression = compression,
            UseDeltas = deltas,
            RowGroupRows = options.Integer("row_group_size", 1) ?? defaults.RowGroupRows,
        };
    }

    private static async ValueTask<FileContent> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var file = await ParquetFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using var _ = file.ConfigureAwait(false);
        return new ParquetContent(path, file, new FileInfo(path).Length);
    }
}
