using System.Globalization;
using Weir.Columnar;
using Weir.Connectors;
using Weir.Movement.Hashing;

namespace Weir.Movement.Running;

/// <summary>Reads a target back in parallel and compares it with its ledger.</summary>
internal sealed class Verifier(ITransferTarget target, int readers, TimeProvider time)
{
    private const string Whole = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Rows, RowHash Hash)> _found = new(StringComparer.Ordinal);

    public async ValueTask<Verification> RunAsync(LedgerRun run, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var back = await target.ReadBackAsync(run, cancellationToken).ConfigureAwait(false);
        await using var scope = back.ConfigureAwait(false);
        var next = -1;
        var reading = Enumerable
            .Range(0, Math.Min(readers, Math.Max(1, back.Parts.Count)))
            .Select(async _ =>
            {
                await Task.Yield();
                for (int i; (i = Interlocked.Increment(ref next)) < back.Parts.Count; )
                {
                    await ReadAsync(back, back.Parts[i], cancellationToken).ConfigureAwait(false);
                }
            });
        await Task.WhenAll(reading).ConfigureAwait(false);
        var differences = back.WhyWhole is null ? ByChunk(run) : InSum(run, back.LeftOut);
        return new Verification(
            run.Job,
            _found.Values.Sum(f => f.Rows),
            back.WhyWhole is null ? run.Chunks.Count : 0,
            back.WhyWhole,
            differences,
            time.GetElapsedTime(start)
        );
    }

    private async Task ReadAsync(ReadBack back, ReadBackPart part, CancellationToken cancellationToken)
    {
        var hasher = new RowHasher();
        var columns = back.Columns ?? target.Schema.Count;
        var own = new Dictionary<string, (long Rows, RowHash Hash)>(StringComparer.Ordinal);
        var hashes = Array.Empty<RowHash>();
        var reader = part.Partition.Open(new ScanContext());
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    if (back.ChunkOfMark is null)
                    {
                        Add(own, part.Chunk ?? Whole, batch.Length, hasher.Sum(batch, columns));
                        continue;
                    }

                    if (hashes.Length < batch.Length)
                    {
                        hashes = new RowHash[batch.Length];
                    }

                    hasher.Rows(batch, columns, hashes);
                    AddMarked(own, back.ChunkOfMark, batch, hashes);
                }
            }
        }

        lock (_lock)
        {
            foreach (var (chunk, (rows, hash)) in own)
            {
                Add(_found, chunk, rows, hash);
            }
        }
    }

    private static void AddMarked(
        Dictionary<string, (long Rows, RowHash Hash)> own,
        IReadOnlyDictionary<long, string> chunks,
        Batch batch,
        RowHash[] hashes
    )
    {
        var marks = ((Column<long>)batch.Columns[^1]).Values;
        for (var i = 0; i < batch.Length; )
        {
            var mark = marks[batch.StoredRow(i)];
            var (rows, hash) = (0L, RowHash.Zero);
            for (; i < batch.Length && marks[batch.StoredRow(i)] == mark; i++)
            {
                rows++;
                hash += hashes[i];
            }

            if (chunks.TryGetValue(mark, out var chunk))
            {
                Add(own, chunk, rows, hash);
            }
        }
    }

    private static void Add(Dictionary<string, (long Rows, RowHash Hash)> sums, string chunk, long rows, RowHash hash)
    {
        var sum = sums.GetValueOrDefault(chunk);
        sums[chunk] = (sum.Rows + rows, sum.Hash + hash);
    }

    private List<VerificationDifference> ByChunk(LedgerRun run)
    {
        var differences = new List<VerificationDifference>();
        foreach (var chunk in run.Chunks)
        {
            var (rows, hash) = _found.GetValueOrDefault(chunk.Id);
            if (rows != chunk.Written || hash != chunk.Hash)
            {
                differences.Add(new VerificationDifference(chunk.Bounds, chunk.Written, rows, chunk.Hash, hash, []));
            }
        }

        var known = run.Chunks.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (chunk, (rows, hash)) in _found.Where(f => !known.Contains(f.Key)))
        {
            differences.Add(new VerificationDifference($"unknown: {chunk}", 0, rows, RowHash.Zero, hash, []));
        }

        return differences;
    }

    private List<VerificationDifference> InSum(LedgerRun run, RowSum leftOut)
    {
        var (rows, hash) = (0L, RowHash.Zero);
        foreach (var found in _found.Values)
        {
            rows += found.Rows;
            hash += found.Hash;
        }

        var expected = RowHash.Zero - leftOut.Hash;
        foreach (var chunk in run.Chunks)
        {
            expected += chunk.Hash;
        }

        var written = run.Chunks.Sum(c => c.Written) - leftOut.Rows;
        return rows == written && hash == expected
            ? []
            :
            [
                new VerificationDifference(
                    string.Create(CultureInfo.InvariantCulture, $"all {written} rows"),
                    written,
                    rows,
                    expected,
                    hash,
                    []
                ),
            ];
    }
}
