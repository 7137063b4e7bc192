using System.Globalization;
using Weir.Columnar;
using Weir.Connectors;
using Weir.Engine;
using Weir.Movement.Hashing;

namespace Weir.Movement.Running;

/// <summary>
/// Merges rows of files by queries of the engine. Memory: the budget of the session, which holds the smaller side of a join
/// and the keys of both; portions make all of that smaller.
/// </summary>
internal sealed class KeyedMerge(WeirSession session) : IKeyedMerge
{
    public IReadOnlyList<string> Describe(MergeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new MergeQuery(request);
        var twice = request.Transfer.Duplicates == DuplicatePolicy.Fail ? query.FindStagedTwice(0) : query.CountKeys(0);
        return [query.FindNull, query.FindTwice(0), twice, query.Pairs(0, Micros(request.Transfer.Now))];
    }

    public async ValueTask<MergeResult> RunAsync(
        MergeRequest request,
        Func<Batch, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(write);
        var run = new Run(session, request, write, cancellationToken);
        return await run.MergeAsync().ConfigureAwait(false);
    }

    private static long Micros(DateTimeOffset moment) =>
        (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed class Run(
        WeirSession session,
        MergeRequest request,
        Func<Batch, CancellationToken, ValueTask> write,
        CancellationToken stop
    )
    {
        private readonly MergeQuery _query = new(request);
        private readonly MergeTally _tally = new(request.Transfer.Mode, new MergeQuery(request).HasValues);
        private readonly RowHasher _hasher = new();
        private readonly int[] _hashed =
        [
            .. request.Written.Select(w => request.Columns.ToList().FindIndex(c => c.Staged == w)),
        ];
        private RowSum _staged;
        private RowSum _whole;

        private bool IsSingle => request.Transfer.Duplicates != DuplicatePolicy.Fail;

        private string Key => string.Join(", ", request.Columns.Where(c => c.IsKey).Select(c => c.Name));

        private int Width => request.Columns.Count;

        public async ValueTask<MergeResult> MergeAsync()
        {
            if (await AnyAsync(_query.FindNull).ConfigureAwait(false))
            {
                throw Wrong($"{request.Transfer.Target.Name} has rows with a NULL in the key ({Key})");
            }

            var moment = await MomentAsync().ConfigureAwait(false);
            for (var portion = 0; portion < request.Portions; portion++)
            {
                await MergeAsync(portion, moment).ConfigureAwait(false);
            }

            if (IsSingle)
            {
                await SumStagedAsync().ConfigureAwait(false);
            }

            var (inserted, updated) = (_tally.Inserted, _tally.Updated);
            var end = new TransferEnd(inserted, updated, _tally.Deleted, _staged.Rows - inserted - updated);
            return new MergeResult(end, _tally.Target, _staged, _whole);
        }

        private async ValueTask MergeAsync(int portion, long moment)
        {
            if (await FirstAsync(_query.FindTwice(portion)).ConfigureAwait(false) is { } twice)
            {
                throw Wrong(
                    $"the key ({Key}) does not identify rows of {request.Transfer.Target.Name}: several have {twice}"
                );
            }

            if (!IsSingle && await FirstAsync(_query.FindStagedTwice(portion)).ConfigureAwait(false) is { } again)
            {
                throw Wrong(
                    $"several of the new rows have the key {again}; nothing was changed",
                    "The policy for duplicates says which of them counts: first or last."
                );
            }

            var before = _tally.Staged;
            await PairAsync(_query.Pairs(portion, moment)).ConfigureAwait(false);
            if (IsSingle)
            {
                var keys = await NumberAsync(_query.CountKeys(portion)).ConfigureAwait(false);
                Check("keys of the new rows", keys, _tally.Staged - before);
            }
        }

        private async ValueTask PairAsync(string sql)
        {
            var result = await session.QueryAsync(sql, stop).ConfigureAwait(false);
            await using var scope = result.ConfigureAwait(false);
            while (await result.NextAsync(stop).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    _tally.Read(batch);
                    if (!IsSingle)
                    {
                        Count(batch);
                    }

                    await WriteAsync(batch, 0, _tally.Old).ConfigureAwait(false);
                    await WriteAsync(batch, Width, _tally.New).ConfigureAwait(false);
                }
            }
        }

        /// <summary>Counts the staged rows as they came out of the join: it must have lost or changed none.</summary>
        private void Count(Batch batch)
        {
            var there = batch.Columns[(2 * Width) + 1];
            var rows = new List<int>(batch.Length);
            for (var i = 0; i < batch.Length; i++)
            {
                var row = batch.StoredRow(i);
                if (!there.IsNull(row))
                {
                    rows.Add(row);
                }
            }

            using var staged = Choose(batch, [.. _hashed.Select(h => Width + h)], rows);
            _staged += new RowSum(staged.Length, _hasher.Sum(staged, _hashed.Length));
        }

        private async ValueTask WriteAsync(Batch batch, int from, IReadOnlyList<int> rows)
        {
            if (rows.Count == 0)
            {
                return;
            }

            using var chosen = Choose(batch, [.. Enumerable.Range(from, Width)], rows);
            using var dense = chosen.Compact();
            _whole += new RowSum(dense.Length, _hasher.Sum(dense, Width));
            await write(dense, stop).ConfigureAwait(false);
        }

        private async ValueTask SumStagedAsync()
        {
            var result = await session.QueryAsync(_query.AllStaged, stop).ConfigureAwait(false);
            await using var scope = result.ConfigureAwait(false);
            while (await result.NextAsync(stop).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    _staged += new RowSum(batch.Length, _hasher.Sum(batch, batch.Columns.Count));
                }
            }
        }

        /// <summary>The moment of the run, but behind the beginning of every version and not before the end of one.</summary>
        private async ValueTask<long> MomentAsync()
        {
            var moment = Micros(request.Transfer.Now);
            if (request.Transfer.Mode != TransferMode.Scd2)
            {
                return moment;
            }

            var result = await session.QueryAsync(_query.LatestMoments, stop).ConfigureAwait(false);
            await using var scope = result.ConfigureAwait(false);
            using var latest = await result.NextAsync(stop).ConfigureAwait(false);
            if (latest is not null && At(latest, 0) is { } begun && begun >= moment)
            {
                moment = checked(begun + 1);
            }

            return latest is not null && At(latest, 1) is { } ended && ended > moment ? ended : moment;
        }

        private static long? At(Batch batch, int column)
        {
            var row = batch.StoredRow(0);
            return batch.Columns[column].IsNull(row) ? null : ((Column<long>)batch.Columns[column]).Values[row];
        }

        private async ValueTask<bool> AnyAsync(string sql) => await FirstAsync(sql).ConfigureAwait(false) is not null;

        private async ValueTask<long> NumberAsync(string sql)
        {
            var result = await session.QueryAsync(sql, stop).ConfigureAwait(false);
            await using var scope = result.ConfigureAwait(false);
            using var batch = await result.NextAsync(stop).ConfigureAwait(false);
            return At(batch!, 0)!.Value;
        }

        /// <summary>The first row as text; null when there is none.</summary>
        private async ValueTask<string?> FirstAsync(string sql)
        {
            var result = await session.QueryAsync(sql, stop).ConfigureAwait(false);
            await using var scope = result.ConfigureAwait(false);
            while (await result.NextAsync(stop).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    if (batch.Length > 0)
                    {
                        return RowText.Of(result.Schema, batch, batch.StoredRow(0));
                    }
                }
            }

            return null;
        }

        private void Check(string what, long expected, long found)
        {
            if (expected != found)
            {
                throw new WeirException(
                    ErrorCode.IntegrityError,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{found} of {expected} {what} came out of the merge into {request.Transfer.Target.Name}; nothing was changed"
                    )
                );
            }
        }

        private static Batch Choose(Batch batch, int[] columns, IReadOnlyList<int> rows)
        {
            var selection = NativeBuffer.Allocate((long)Math.Max(1, rows.Count) * sizeof(int));
            var target = selection.As<int>();
            for (var i = 0; i < rows.Count; i++)
            {
                target[i] = rows[i];
            }

            return new Batch([.. columns.Select(batch.Share)], batch.StoredLength, selection, rows.Count);
        }

        private static WeirException Wrong(string message, string? hint = null) =>
            new(ErrorCode.ConstraintViolation, message) { Hint = hint };
    }
}
