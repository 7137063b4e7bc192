using System.Globalization;
using Npgsql;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>
/// Makes sure that rows which an earlier run read would be read the same now: no row among them is newer than its
/// snapshot, and there are as many as it read. Both together mean that none was changed, added, or deleted.
/// </summary>
internal sealed class ResumeCheck(PostgresScan scan, SourceSnapshot snapshot, ChunkRequest request)
{
    /// <summary>Transaction numbers are compared in a circle of 2^32; half of it is in the past.</summary>
    private const long MostTransactions = 1L << 31;

    private const int RangesOfOneStatement = 50;
    private const int MostDetails = 200;
    private const int MostNamed = 3;

    public async ValueTask CheckAsync(
        SourceState earlier,
        IReadOnlyList<CheckedRange> ranges,
        CancellationToken cancellationToken
    )
    {
        if (ranges.Count == 0)
        {
            return;
        }

        if (scan.Table.Relation.Kind is 'v' or 'f')
        {
            throw Changed("the rows of a view or foreign table do not say whether they are still as they were read");
        }

        var oldest = Oldest(earlier);
        if (request.StatementLimit is not null)
        {
            ranges = [.. ranges.SelectMany(r => r.Parts.Count == 0 ? [r] : r.Parts)];
        }

        var wrong = new List<CheckedRange>();
        foreach (var some in ranges.Chunk(request.StatementLimit is null ? RangesOfOneStatement : 1))
        {
            var counts = await CountAsync(some, oldest, cancellationToken).ConfigureAwait(false);
            wrong.AddRange(some.Where((r, i) => counts[i].Rows != r.Rows || counts[i].Newer > 0));
        }

        if (wrong.Count > 0)
        {
            throw await DescribeAsync(wrong, oldest, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The first transaction that the earlier snapshot may not have seen. Later ones that it saw count as unseen, because
    /// parts of an open transaction have numbers of their own that the snapshot does not name.
    /// </summary>
    private long Oldest(SourceState earlier)
    {
        var known = long.TryParse(
            earlier.Transactions.Split(':')[0],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var oldest
        );
        var next = long.Parse(snapshot.Transactions.Split(':')[1], CultureInfo.InvariantCulture);
        return known && oldest <= next && next - oldest < MostTransactions
            ? oldest
            : throw Changed("too many transactions ran since, so the age of its rows cannot be told");
    }

    private async ValueTask<List<(long Rows, long Newer)>> CountAsync(
        IReadOnlyList<CheckedRange> ranges,
        long oldest,
        CancellationToken cancellationToken
    )
    {
        // age() counts back from the next transaction: rows as old as the first unseen transaction, or younger, are newer.
        var first = string.Create(CultureInfo.InvariantCulture, $"'{oldest & uint.MaxValue}'::xid");
        var selects = ranges.Select(
            (r, i) =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT {i}, count(*), count(*) FILTER (WHERE age(xmin) BETWEEN 0 AND age({first})) FROM {r.From}{scan.Where(r.Condition)}"
                )
        );
        var counts = new List<(long, long)>();
        var command = new NpgsqlCommand(string.Join(" UNION ALL ", selects) + " ORDER BY 1", snapshot.Connection);
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            counts.Add((reader.GetInt64(1), reader.GetInt64(2)));
        }

        return counts;
    }

    private async ValueTask<WeirException> DescribeAsync(
        List<CheckedRange> wrong,
        long oldest,
        CancellationToken cancellationToken
    )
    {
        var parts = wrong.SelectMany(r => r.Parts.Count == 0 ? [r] : r.Parts).Take(MostDetails).ToList();
        var found = new List<string>();
        foreach (var some in parts.Chunk(RangesOfOneStatement))
        {
            var counts = await CountAsync(some, oldest, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < some.Length; i++)
            {
                var (rows, newer) = counts[i];
                if (rows != some[i].Rows || newer > 0)
                {
                    found.Add(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"chunk \"{some[i].Chunks[0].Id}\" had {some[i].Rows} rows and has {rows}, of which {newer} are new or changed"
                        )
                    );
                }
            }
        }

        var more = found.Count - MostNamed;
        return Changed(
            string.Join("; ", found.Take(MostNamed))
                + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $"; and {more} more chunks") : "")
        );
    }

    private WeirException Changed(string how) =>
        new(ErrorCode.SourceChanged, $"{scan.Table.DisplayName} changed since its finished chunks were read: {how}")
        {
            Hint = "Start the job anew to read everything again.",
        };
}
