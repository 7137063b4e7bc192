using Weir.Sql.Tests.Support;
using Xunit.Abstractions;

namespace Weir.Sql.Tests;

public class CorpusTests(ITestOutputHelper output)
{
    [SharedFact]
    public void All_tpch_queries_parse_and_round_trip()
    {
        var queries = SharedFiles.TpchQueries().ToList();

        Assert.Equal(22, queries.Count);
        Assert.All(queries, q => RoundTrip.AssertSame(File.ReadAllText(q)));
    }

    [SharedFact]
    public void Statements_that_PostgreSQL_accepts_parse()
    {
        var (all, parsed) = (0, 0);
        var refused = new Dictionary<string, (int Count, string Example)>(StringComparer.Ordinal);
        foreach (var (sql, isOk) in SharedFiles.Statements())
        {
            if (!isOk)
            {
                continue;
            }

            all++;
            try
            {
                SqlParser.ParseStatements(sql);
                parsed++;
            }
            catch (WeirException exception)
            {
                var key = $"{exception.Message} | {string.Join(' ', sql.Split().Take(2)).ToUpperInvariant()}";
                refused[key] = refused.TryGetValue(key, out var known) ? (known.Count + 1, known.Example) : (1, sql);
            }
        }

        foreach (var (key, (count, example)) in refused.OrderByDescending(r => r.Value.Count).Take(90))
        {
            output.WriteLine($"{count} {key} | {example.ReplaceLineEndings(" ")}");
        }

        output.WriteLine($"{parsed} of {all}");
        Assert.True(parsed >= all * 0.97, $"{parsed} of {all}");
    }

    [SharedFact]
    public void Every_statement_that_parses_round_trips()
    {
        foreach (var (sql, _) in SharedFiles.Statements())
        {
            try
            {
                SqlParser.ParseStatements(sql);
            }
            catch (WeirException)
            {
                continue;
            }

            RoundTrip.AssertSame(sql);
        }
    }
}
