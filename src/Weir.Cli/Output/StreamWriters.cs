using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Arrow;
using Weir.Formats.Csv;
using Weir.Formats.Json;

namespace Weir.Cli.Output;

/// <summary>Makes writers for standard output.</summary>
internal static class StreamWriters
{
    public static IBatchWriter Create(string format, Stream stream, Schema schema) =>
        format switch
        {
            "table" => new TableWriter(stream, schema, Terminal.Width),
            "markdown" => new MarkdownWriter(stream, schema),
            "vertical" => new VerticalWriter(stream, schema),
            "csv" => new CsvWriter(stream, schema),
            "tsv" => new CsvWriter(stream, schema, new CsvWriteOptions { Delimiter = (byte)'\t' }),
            "json" => new JsonBatchWriter(stream, schema, JsonLayout.Array),
            "jsonl" => new JsonBatchWriter(stream, schema, JsonLayout.Lines),
            "arrow" => new ArrowWriter(stream, schema),
            "null" => new NullWriter(),
            _ => throw new WeirException(ErrorCode.UsageError, $"format \"{format}\" needs a file: use -o"),
        };
}
