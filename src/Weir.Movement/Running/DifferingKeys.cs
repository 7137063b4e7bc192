using Weir.Columnar;
using Weir.Connectors;
using Weir.Engine;
using Weir.Movement.Hashing;

namespace Weir.Movement.Running;

/// <summary>
/// Names the rows in which target and ledger differ, where the source still has what was moved: a chunk is read again there, and
/// if it has the ledger's hash, its rows are compared with the target's by their hashes.
/// </summary>
internal sealed class DifferingKeys(Transfer transfer, PreparedLoad load, ITransferTarget target, LedgerRun run)
{
    private const int MostChunks = 10;
    private const int MostKeys = 20;
    private const int MostRows = 2_000_000;
    private const int LongestKey = 200;

    private readonly RowHasher _hasher = new();
    private readonly RowSteps _steps = new(load.Schema, transfer.Transformation, target.Schema);
    private readonly Dictionary<string, Chunk> _chunks = new(StringComparer.Ordinal);
    private RowHash[] _hashes = [];

    /// <summary>The verification with the keys that could be found.</summary>
    public async ValueTask<Verification> NameAsync(
        Verification found,
        Func<LedgerRun, ValueTask<OpenedSource>> open,
        CancellationToken cancellationToken
    )
    {
        var differing = found.Differences.Select(d => d.Chunk).ToHashSet(StringComparer.Ordinal);
        var wanted = run
            .Chunks.Where(c => differing.Contains(c.Bounds) && c is { Rejected: 0, Read: <= MostRows })
            .Take(MostChunks)
            .ToList();
        try
        {
            // As if they had never been moved: what is left to read are just these chunks.
            var source = await open(run with { Chunks = [.. run.Chunks.Except(wanted)] }).ConfigureAwait(false);
            await using var sourceScope = source.ConfigureAwait(false);
            var feed = source.Feed(
                load,
                transfer.Settings.ChunkRows,
                () => new RowSteps(load.Schema, transfer.Transformation, target.Schema)
            );
            await using var feedScope = feed.ConfigureAwait(false);
            await CompareAsync(feed, wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (WeirException)
        {
            // The source changed or is away, which is no reason to keep back that the target differs.
            return found;
        }
        finally
        {
            foreach (var chunk in _chunks.Values)
            {
                chunk.Work.Dispose();
            }
        }

        return found with
        {
            Differences =
            [
                .. found.Differences.Select(d =>
                    _chunks.Values.FirstOrDefault(c => c.Ledger.Bounds == d.Chunk) is { } chunk
                        ? d with
                        {
                            Keys = [.. chunk.Keys],
                        }
                        : d
                ),
            ],
        };
    }

    private async ValueTask CompareAsync(ChunkFeed feed, List<LedgerChunk> wanted, CancellationToken cancellationToken)
    {
        while (await feed.TakeAsync(cancellationToken).ConfigureAwait(false) is { } work)
        {
            if (wanted.Find(c => c.Id == work.Chunk.Id) is { } ledger)
            {
                var chunk = new Chunk(ledger, work, KeyOf);
                _chunks.Add(ledger.Id, chunk);
                await ReadSourceAsync(chunk, (hash, _, _) => chunk.Count(hash), cancellationToken)
                    .ConfigureAwait(false);
            }
            else
            {
                work.Dispose();
            }

            feed.Finish(work, []);
        }

        foreach (var (id, chunk) in _chunks.Where(c => c.Value.Sum != c.Value.Ledger.Hash).ToList())
        {
            chunk.Work.Dispose();
            _chunks.Remove(id);
        }

        var back = await target.ReadBackAsync(run, cancellationToken).ConfigureAwait(false);
        await using (back.ConfigureAwait(false))
        {
            foreach (var part in back.Parts.Where(p => p.Chunk is null || _chunks.ContainsKey(p.Chunk)))
            {
                await ReadTargetAsync(back, part, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var chunk in _chunks.Values.Where(c => c.IsMissingRows))
        {
            await ReadSourceAsync(chunk, chunk.Miss, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadSourceAsync(
        Chunk chunk,
        Action<RowHash, Batch, int> see,
        CancellationToken cancellationToken
    )
    {
        using var tracker = new TransferTracker(null, TimeProvider.System, 1, null, []);
        var rows = chunk.Work.Open(new ChunkRejects(null, tracker, long.MaxValue));
        await using var scope = rows.ConfigureAwait(false);
        while (await rows.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using var made = _steps.Convert(batch, null, "", 0, out _);
            if (made is not null)
            {
                See(made, _ => see);
            }
        }
    }

    private async ValueTask ReadTargetAsync(ReadBack back, ReadBackPart part, CancellationToken cancellationToken)
    {
        var reader = part.Partition.Open(new ScanContext());
        await using var scope = reader.ConfigureAwait(false);
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                See(
                    batch,
                    row =>
                    {
                        var id = back.ChunkOfMark is { } marks
                            ? marks.GetValueOrDefault(((Column<long>)batch.Columns[^1]).Values[batch.StoredRow(row)])
                            : part.Chunk;
                        return id is not null && _chunks.TryGetValue(id, out var chunk) ? chunk.Matches : null;
                    }
                );
            }
        }
    }

    private void See(Batch batch, Func<int, Action<RowHash, Batch, int>?> seer)
    {
        if (_hashes.Length < batch.Length)
        {
            _hashes = new RowHash[batch.Length];
        }

        _hasher.Rows(batch, target.Schema.Count, _hashes);
        for (var i = 0; i < batch.Length; i++)
        {
            seer(i)?.Invoke(_hashes[i], batch, batch.StoredRow(i));
        }
    }

    private string KeyOf(Batch batch, int row)
    {
        var key = transfer.Key.Select(target.Schema.IndexOf).Where(p => p >= 0).ToList();
        var text = RowText.Of(
            target.Schema,
            batch,
            row,
            key.Count > 0 ? key : [.. Enumerable.Range(0, target.Schema.Count)]
        );
        return text.Length > LongestKey ? text[..LongestKey] + "…" : text;
    }

    /// <summary>The rows of a chunk at the source, by hash, less those that the target has.</summary>
    private sealed class Chunk(LedgerChunk ledger, ChunkWork work, Func<Batch, int, string> keyOf)
    {
        private readonly Dictionary<RowHash, int> _rows = [];
        private Action<RowHash, Batch, int>? _matches;

        public LedgerChunk Ledger => ledger;

        public ChunkWork Work => work;

        public RowHash Sum { get; private set; }

        /// <summary><see cref="Match"/>, made once and not for each row.</summary>
        public Action<RowHash, Batch, int> Matches => _matches ??= Match;

        public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public bool IsMissingRows => _rows.Count > 0 && Keys.Count < MostKeys;

        public void Count(RowHash hash)
        {
            Sum += hash;
            _rows[hash] = _rows.GetValueOrDefault(hash) + 1;
        }

        /// <summary>A row of the target.</summary>
        public void Match(RowHash hash, Batch batch, int row)
        {
            if (!Remove(hash))
            {
                Add(batch, row);
            }
        }

        /// <summary>A row of the source, once those of the target are gone.</summary>
        public void Miss(RowHash hash, Batch batch, int row)
        {
            if (Remove(hash))
            {
                Add(batch, row);
            }
        }

        private bool Remove(RowHash hash)
        {
            if (!_rows.Remove(hash, out var count))
            {
                return false;
            }

            if (count > 1)
            {
                _rows[hash] = count - 1;
            }

            return true;
        }

        private void Add(Batch batch, int row)
        {
            if (Keys.Count < MostKeys)
            {
                Keys.Add(keyOf(batch, row));
            }
        }
    }
}
