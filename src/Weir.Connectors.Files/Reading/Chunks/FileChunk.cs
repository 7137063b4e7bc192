using System.Globalization;
using Weir.Formats;

namespace Weir.Connectors.Files;

/// <summary>A part of a file for a chunked transfer.</summary>
/// <param name="Range">Which one, unique in the file and the same in every process.</param>
/// <param name="Bounds">The same for people.</param>
/// <param name="Rows">Rows as far as known.</param>
/// <param name="Partition">Reads it; may be opened again.</param>
internal sealed record FileChunk(string Range, string Bounds, double? Rows, IScanPartition Partition)
{
    public static FileChunk Of(TextRange range, IScanPartition partition)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bytes {range.From}-{range.To}");
        var bounds = string.Create(CultureInfo.InvariantCulture, $"{name} from line {range.FirstLine}");
        return new FileChunk(name, bounds, range.Rows, partition);
    }
}
