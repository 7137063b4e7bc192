using System.Globalization;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>The blocks that an earlier run finished, and those that are left.</summary>
internal sealed class FinishedBlocks(string table, IReadOnlyList<CutRelation> relations)
{
    /// <summary>Chunks that are checked together at most, so that no check takes much longer than a few chunks.</summary>
    private const int MostTogether = 64;

    private readonly Dictionary<string, List<(BlockRange Range, FinishedChunk Chunk)>> _finished =
        relations.ToDictionary(r => r.Name, _ => new List<(BlockRange, FinishedChunk)>(), StringComparer.Ordinal);

    /// <summary>Blocks without a gap between them, as one range.</summary>
    public IReadOnlyList<CheckedRange> Ranges => [.. _finished.Values.SelectMany(Joined)];

    /// <summary>Takes chunks over, if their relations are still the ones that they were read from.</summary>
    public void Add(SourceState earlier, IReadOnlyList<FinishedChunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            var (name, first, end) =
                BlockRange.Parse(chunk.Id)
                ?? throw Changed(
                    WholeRange.Parse(chunk.Id) is { } foreign
                        ? $"{foreign} is a foreign table, of which nobody knows whether it is still as it was read"
                        : $"the finished chunk \"{chunk.Id}\" is not one of blocks"
                );
            var relation =
                relations.FirstOrDefault(r => r.Name == name) ?? throw Changed($"{name} is no longer part of it");
            var known = earlier.Relations.FirstOrDefault(r => r.Name == name);
            if (known is null || known.Oid != relation.Oid)
            {
                throw Changed($"{name} is another table now");
            }

            if (known.File != relation.File)
            {
                throw Changed(
                    $"{name} was written anew as a whole (TRUNCATE, VACUUM FULL, CLUSTER or ALTER TABLE), "
                        + string.Create(
                            CultureInfo.InvariantCulture,
                            $"so its {chunks.Count} finished chunks cannot be found in it"
                        )
                );
            }

            _finished[name].Add((new BlockRange(relation, first, end), chunk));
        }

        foreach (var list in _finished.Values)
        {
            list.Sort((a, b) => a.Range.First.CompareTo(b.Range.First));
        }
    }

    /// <summary>What is left of a relation, cut where the grid of its chunks is.</summary>
    public IEnumerable<IChunkRange> Rest(CutRelation relation)
    {
        if (relation.Blocks is not { } blocks)
        {
            yield return new WholeRange(relation.From, relation.Name, null, (long)relation.Place << 32);
            yield break;
        }

        long next = 0;
        foreach (var (range, _) in _finished[relation.Name])
        {
            foreach (var chunk in Cut(relation, next, Math.Min(range.First, blocks)))
            {
                yield return chunk;
            }

            next = Math.Max(next, range.End);
        }

        foreach (var chunk in Cut(relation, next, blocks))
        {
            yield return chunk;
        }
    }

    private static IEnumerable<IChunkRange> Cut(CutRelation relation, long first, long end)
    {
        while (first < end)
        {
            var next = Math.Min(end, ((first / relation.BlocksPerChunk) + 1) * relation.BlocksPerChunk);
            yield return new BlockRange(relation, first, next);
            first = next;
        }
    }

    private static IEnumerable<CheckedRange> Joined(List<(BlockRange Range, FinishedChunk Chunk)> finished)
    {
        for (var i = 0; i < finished.Count; )
        {
            var range = finished[i].Range;
            var from = i++;
            while (i < finished.Count && i - from < MostTogether && finished[i].Range.First == range.End)
            {
                range = range with { End = finished[i++].Range.End };
            }

            var parts = finished[from..i].ConvertAll(f => new CheckedRange(f.Range.From, f.Range.Condition, [f.Chunk]));
            yield return new CheckedRange(range.From, range.Condition, [.. finished[from..i].Select(f => f.Chunk)])
            {
                Parts = parts,
            };
        }
    }

    private WeirException Changed(string how) => new(ErrorCode.SourceChanged, $"{table} changed: {how}");
}
