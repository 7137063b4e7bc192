using System.Globalization;
using Npgsql;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>
/// Cuts a table by ranges of a key whose bounds are quantiles of a sample: blocks of the table where it is large enough and
/// has blocks, else all rows. A key that many rows have is a range of its own.
/// </summary>
internal sealed class KeyCutter(
    PostgresScan scan,
    NpgsqlConnection connection,
    IReadOnlyList<PostgresColumn> key,
    long chunkRows
)
{
    /// <summary>Points within a chunk, so that one that turned out too large can be cut again.</summary>
    private const int PointsPerChunk = 8;

    /// <summary>Sampled rows between two points.</summary>
    private const int SamplesPerPoint = 12;

    private const double SmallestSample = 20_000;
    private const int MostPoints = 400_000;

    /// <summary>Bounds longer than that are not used, so that ids stay short.</summary>
    private const int LongestPoint = 400;

    private PostgresRelation Table => scan.Table.Relation;

    private string Names => PostgresNames.List(key.Select(k => k.Field.Name));

    /// <summary>The ranges that hold all rows but those of the finished bounds.</summary>
    public async ValueTask<List<IChunkRange>> CutAsync(
        IReadOnlyList<KeyBounds> finished,
        CancellationToken cancellationToken
    )
    {
        var points = await SampleAsync(cancellationToken).ConfigureAwait(false);
        var bounds = finished.SelectMany(f => new[] { f.Low, f.High }).OfType<string[]>().ToList();
        var places = new int[bounds.Count];
        if (bounds.Count > 0)
        {
            (points, var all) = await MergeAsync([.. bounds, .. points], cancellationToken).ConfigureAwait(false);
            places = all[..bounds.Count];
        }

        var space = new KeySpace(Table.QuotedName, key, points, (double)chunkRows / PointsPerChunk);
        var done = Covered(points.Count, finished, places);
        var ranges = new List<IChunkRange>();
        for (var first = -1; first < points.Count; )
        {
            if (done[first + 1])
            {
                first++;
                continue;
            }

            var end = first + 1;
            while (end < points.Count && !done[end + 1] && end - first < PointsPerChunk)
            {
                end++;
            }

            ranges.Add(new KeyRange(space, first, end));
            first = end;
        }

        if (space.HasNulls && !finished.Any(f => f.IsNull))
        {
            ranges.Add(new KeyRange(space, points.Count, points.Count, IsNull: true));
        }

        return ranges;
    }

    /// <summary>For each gap between points, the one before the first included, whether it is finished.</summary>
    /// <param name="points">How many points there are.</param>
    /// <param name="finished">The finished bounds.</param>
    /// <param name="places">Which points their bounds are, in their order.</param>
    private static bool[] Covered(int points, IReadOnlyList<KeyBounds> finished, int[] places)
    {
        var done = new bool[points + 1];
        var next = 0;
        foreach (var bounds in finished)
        {
            var first = bounds.Low is null ? -1 : places[next++];
            var end = bounds.High is null ? points : places[next++];
            for (var i = first; !bounds.IsNull && i < end; i++)
            {
                done[i + 1] = true;
            }
        }

        return done;
    }

    private async ValueTask<List<string[]>> SampleAsync(CancellationToken cancellationToken)
    {
        var rows = Table.Statistics.Rows ?? Table.Statistics.Bytes / 64.0;
        var share = 1.0;
        if (Table.Kind is 'r' or 'm' or 'p' && rows is > SmallestSample * 4)
        {
            var wanted = Math.Max(SmallestSample, rows.Value / chunkRows * PointsPerChunk * SamplesPerPoint);
            share = Math.Min(1, wanted / rows.Value);
        }

        if (share < 0.5)
        {
            var (points, sampled) = await PointsAsync(share, cancellationToken).ConfigureAwait(false);
            if (sampled >= SmallestSample / 4)
            {
                return points;
            }
        }

        return (await PointsAsync(1, cancellationToken).ConfigureAwait(false)).Points;
    }

    private async ValueTask<(List<string[]> Points, long Sampled)> PointsAsync(
        double share,
        CancellationToken cancellationToken
    )
    {
        var space = new KeySpace(Table.QuotedName, key, [], null);
        var part = share < 1 ? $" TABLESAMPLE SYSTEM ({Number(share * 100)}) REPEATABLE (0)" : "";
        var values = string.Join(
            ", ",
            key.Select((k, i) => $"{PostgresNames.Quote(k.Field.Name)}::text AS weir_key{i}")
        );
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            WITH keys AS (SELECT {Names} FROM {Table.QuotedName}{part}{scan.Where(
                space.Condition(new KeyBounds(null, null))
            )}),
            numbered AS (SELECT {Names}, row_number() OVER (ORDER BY {Names}) - 1 AS weir_row, count(*) OVER () AS weir_rows
              FROM keys),
            cut AS (SELECT {Names}, weir_row, weir_rows,
              least({MostPoints}, ceil(weir_rows / {Number(
                share
            )} * {PointsPerChunk} / {chunkRows}), weir_rows)::bigint AS weir_points
              FROM numbered),
            points AS (SELECT DISTINCT {Names}, weir_rows FROM cut
              WHERE weir_row > 0
                AND weir_row * weir_points / weir_rows <> (weir_row - 1) * weir_points / weir_rows)
            SELECT weir_rows, {values} FROM points ORDER BY {Names}
            """
        );
        var points = new List<string[]>();
        long sampled = 0;
        var command = new NpgsqlCommand(sql, connection);
        await using var scope = command.ConfigureAwait(false);
        try
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
            {
                sampled = reader.GetInt64(0);
                var point = key.Select((_, i) => reader.GetString(i + 1)).ToArray();
                if (point.Sum(p => p.Length) <= LongestPoint)
                {
                    points.Add(point);
                }
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedFunction)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"{scan.Table.DisplayName} cannot be cut by ({string.Join(", ", key.Select(k => k.Field.Name))}): "
                    + exception.MessageText,
                exception
            );
        }

        return (points, sampled);
    }

    /// <summary>Keys in the server's order, those that it takes for equal once, and the place of each given one there.</summary>
    private async ValueTask<(List<string[]> Points, int[] Places)> MergeAsync(
        IReadOnlyList<string[]> keys,
        CancellationToken cancellationToken
    )
    {
        var arguments = string.Join(", ", key.Select((_, i) => $"${i + 1}"));
        var texts = string.Join(", ", key.Select((_, i) => $"k{i}"));
        var casts = string.Join(", ", key.Select((k, i) => $"CAST(k{i} AS {k.Type.Sql})"));
        // The empty half gives the values the columns' own collations.
        var command = new NpgsqlCommand(
            $"""
            SELECT dense_rank() OVER (ORDER BY {Names}) - 1, weir_place FROM (
              SELECT 0::bigint AS weir_place, {Names} FROM {Table.QuotedName} WHERE false
              UNION ALL SELECT weir_place, {casts} FROM unnest({arguments}) WITH ORDINALITY AS given ({texts}, weir_place)
            ) AS keys ORDER BY 1
            """,
            connection
        );
        await using var scope = command.ConfigureAwait(false);
        for (var i = 0; i < key.Count; i++)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = keys.Select(p => p[i]).ToArray() });
        }

        var points = new List<string[]>();
        var places = new int[keys.Count];
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            var (rank, given) = ((int)reader.GetInt64(0), (int)reader.GetInt64(1) - 1);
            places[given] = rank;
            if (points.Count == rank)
            {
                points.Add(keys[given]);
            }
        }

        return (points, places);
    }

    private static string Number(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture);
}
