using System.Globalization;
using Weir.Engine.Tests.Support;
using Weir.Formats.Csv;

namespace Weir.Engine.Tests;

/// <summary>The 22 queries of TPC-H over Parquet give the reference answers. Not a published result of the benchmark.</summary>
public sealed class TpchTests
{
    public static TheoryData<string, int> Queries
    {
        get
        {
            var data = new TheoryData<string, int>();
            for (var i = 1; i <= 22; i++)
            {
                data.Add("sf0.1", i);
            }

            return data;
        }
    }

    [SharedTheory]
    [MemberData(nameof(Queries))]
    public async Task Gives_the_reference_answer(string scale, int query)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"q{query:00}");
        var folder = SharedFiles.Path("data", "tpch", scale);
        await using var session = await Sessions.OpenAsync(folder);
        foreach (var table in Directory.GetFiles(folder, "*.parquet"))
        {
            await session.AddPathAsync(Path.GetFileNameWithoutExtension(table), table);
        }

        var sql = await File.ReadAllTextAsync(SharedFiles.Path("data", "tpch", "queries", name + ".sql"));
        var actual = await CsvRowsAsync(session, sql);
        var expected = await File.ReadAllLinesAsync(SharedFiles.Path("data", "tpch", "answers", scale, name + ".csv"));
        Assert.Equal(expected.Length, actual.Length);
        for (var row = 1; row < expected.Length; row++)
        {
            AssertSame(expected[row].Split('|'), actual[row].Split('|'), row);
        }
    }

    private static async Task<string[]> CsvRowsAsync(WeirSession session, string sql)
    {
        await using var result = await session.QueryAsync(sql);
        using var text = new MemoryStream();
        var writer = new CsvWriter(text, result.Schema, new CsvWriteOptions { Delimiter = (byte)'|' });
        await using (writer)
        {
            while (await result.NextAsync() is { } batch)
            {
                using (batch)
                {
                    await writer.WriteAsync(batch, default);
                }
            }

            await writer.CompleteAsync(default);
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray()).TrimEnd('\n').Split('\n');
    }

    /// <summary>Texts and exact numbers are equal; where the reference is a double, ours is the one it was rounded from.</summary>
    private static void AssertSame(string[] expected, string[] actual, int row)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var want = expected[i].Trim('"');
            var have = actual[i].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal);
            if (want == have || (want == "NULL" && have.Length == 0))
            {
                continue;
            }

            Assert.True(
                double.TryParse(want, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
                    && double.TryParse(have, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
                    && (a == b || (want.Length >= 15 && Math.Abs(a - b) <= Math.Abs(a) * 1e-14)),
                $"row {row}, column {i + 1}: {have}, not {want}"
            );
        }
    }
}
