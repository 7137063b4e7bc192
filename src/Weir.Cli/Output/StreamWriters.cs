using Weir.Columnar;
using Weir.Formats;

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
            "null" => new NullWriter(),
            _ => throw new WeirException(ErrorCode.UsageError, $"format \"{format}\" needs a file: use -o"),
        };
}
