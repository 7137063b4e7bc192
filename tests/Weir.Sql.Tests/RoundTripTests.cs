using Weir.Sql.Syntax;
using Weir.Sql.Tests.Generation;

namespace Weir.Sql.Tests;

public class RoundTripTests
{
    private const int Trees = 20_000;

    [Fact]
    public void Random_statements_print_and_parse_to_the_same_tree() =>
        AssertSame(g => g.Statement(), s => SqlPrinter.Print(s), s => SqlParser.ParseStatement(s));

    [Fact]
    public void Random_expressions_print_and_parse_to_the_same_tree() =>
        AssertSame(g => g.Expression(), e => SqlPrinter.Print(e), s => SqlParser.ParseExpression(s));

    /// <summary>Fails with the shortest texts that are not read as they were meant.</summary>
    private static void AssertSame<T>(Func<TreeGenerator, T> make, Func<T, string> print, Func<string, T> parse)
        where T : SyntaxNode
    {
        var failures = new List<string>();
        for (var seed = 0; seed < Trees; seed++)
        {
            var tree = make(new TreeGenerator(seed));
            var text = print(tree);
            try
            {
                var again = parse(text);
                if (!tree.Equals(again))
                {
                    failures.Add($"{text}\n  became {print(again)}");
                }
            }
            catch (WeirException exception)
            {
                failures.Add($"{text}\n  {exception.Message}, {exception.Location}");
            }
        }

        Assert.True(
            failures.Count == 0,
            $"{failures.Count} of {Trees}:\n" + string.Join('\n', failures.OrderBy(f => f.Length).Take(12))
        );
    }
}
