using System.Collections.Concurrent;

namespace Weir.Formats.Csv;

/// <summary>
/// Chunks that readers are done with, for the next ones: their memory is large enough that making it anew for each part of a
/// file makes the runtime collect garbage of all generations.
/// </summary>
internal static class CsvChunkPool
{
    private const int SmallestKept = 64 << 10;
    private const int LargestKept = 1 << 20;
    private const int MostSpare = 4 << 10;

    private static readonly int Most = 2 * Environment.ProcessorCount;
    private static readonly ConcurrentBag<CsvChunk> Chunks = [];

    /// <summary>An empty chunk; its buffer is empty, or good for so many bytes.</summary>
    public static CsvChunk Rent(int chunkBytes)
    {
        if (
            chunkBytes < SmallestKept
            || !Chunks.TryTake(out var chunk)
            || chunk.Buffer.Length < chunkBytes
            || chunk.Buffer.Length > 2 * chunkBytes
        )
        {
            return new CsvChunk();
        }

        chunk.Clear();
        return chunk;
    }

    /// <summary>Takes a chunk that nobody reads any more.</summary>
    public static void Return(CsvChunk chunk)
    {
        if (chunk.Buffer.Length is >= SmallestKept and <= LargestKept && Chunks.Count < Most)
        {
            Chunks.Add(chunk);
        }
    }

    /// <summary>What a buffer has for the rows that are carried over into it, so that it need not be made anew for each.</summary>
    public static int SpareBytes(int chunkBytes) => Math.Min(chunkBytes / 64, MostSpare);
}
