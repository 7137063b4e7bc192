using System.Diagnostics;
using Weir.Sql.Tests.Generation;
using Weir.Sql.Tests.Support;

namespace Weir.Sql.Tests;

public class MutationTests
{
    private const int Mutations = 10_000;

    private static readonly string[] Pieces =
    [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ";",
        ".",
        "::",
        ":",
        "'",
        "\"",
        "$$",
        "$",
        "/*",
        "*/",
        "--",
        "?",
        "@",
        "\0",
        "\\",
        "select",
        "from",
        "not",
        "case",
        "end",
        "with",
        "interval",
        "union",
        "in",
        "between",
        "is",
        "over",
        "->",
        "1e",
        "0x",
        "E'",
        "U&'",
        "X'",
        "\uD800",
        "\uFEFF",
        "pivot",
        "((((((((",
        "values",
        "order by",
        "extract(",
        "cast(",
        "array[",
    ];

    [Fact]
    public void Mutated_statements_neither_crash_nor_hang_the_parser()
    {
        var corpus = Corpus();
        var random = new Random(20261121);
        for (var i = 0; i < Mutations; i++)
        {
            var text = Mutate(random, corpus[random.Next(corpus.Count)]);
            var watch = Stopwatch.StartNew();
            try
            {
                foreach (var statement in SqlParser.ParseStatements(text))
                {
                    RoundTrip.AssertSame(statement);
                }
            }
            catch (WeirException exception)
            {
                Assert.True(
                    exception.Code == ErrorCode.SyntaxError
                        || exception.Code == ErrorCode.StatementTooComplex
                        || exception.Code == ErrorCode.NotSupported,
                    text
                );
                Assert.NotNull(exception.Location);
            }

            _ = StatementSplitter.Split(text);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), text);
        }
    }

    private static string Mutate(Random random, string text)
    {
        for (var n = random.Next(1, 5); n > 0; n--)
        {
            var at = random.Next(text.Length + 1);
            var end = Math.Min(text.Length, at + random.Next(1, 12));
            text = random.Next(5) switch
            {
                0 => text[..at] + text[end..],
                1 => text[..at] + Pieces[random.Next(Pieces.Length)] + text[at..],
                2 => text[..at] + " " + Pieces[random.Next(Pieces.Length)] + " " + text[end..],
                3 => text[..at] + text[at..end] + text[at..],
                _ => text[..at] + (char)random.Next(1, 256) + text[end..],
            };
        }

        return text;
    }

    private static List<string> Corpus()
    {
        var corpus = new List<string>();
        for (var seed = 0; seed < 500; seed++)
        {
            corpus.Add(SqlPrinter.Print(new TreeGenerator(seed).Statement()));
        }

        if (SharedFiles.Root is not null)
        {
            corpus.AddRange(SharedFiles.TpchQueries().Select(File.ReadAllText));
            corpus.AddRange(SharedFiles.Statements().Select(s => s.Sql).Where(s => s.Length < 20_000));
        }

        return corpus;
    }
}
