using Weir.Sql.Tests.Support;

namespace Weir.Sql.Tests;

public class LimitTests
{
    public static TheoryData<string, string, string> Nestings =>
        new()
        {
            { "select ", "(", "1" },
            { "select ", "- ", "1" },
            { "select ", "not ", "1" },
            { "select ", "f(", "1" },
            { "select ", "case when ", "1" },
            { "select ", "[", "1" },
            { "select 1", " + 1", "" },
            { "select a", " or a", "" },
            { "select a", "::int", "" },
            { "select a", "[1]", "" },
            { "select a", " is null", "" },
            { "", "(", "select 1" },
            { "", "select * from (", "select 1" },
            { "", "explain ", "select 1" },
            { "select 1", " union select 1", "" },
            { "select * from ", "(", "t" },
            { "select * from t", " cross join t", "" },
            { "select 1::", "struct(a ", "int" },
            { "select 1 ", "in (select 1 where 1 ", "" },
            { "", "with a as (", "select 1" },
        };

    [Theory]
    [MemberData(nameof(Nestings))]
    public void Deep_nesting_is_refused_and_does_not_overflow_the_stack(string before, string repeated, string after)
    {
        var text = before + string.Concat(Enumerable.Repeat(repeated, 100_000)) + after;

        var error = OnSmallStack(() => Assert.Throws<WeirException>(() => SqlParser.ParseStatements(text)));

        Assert.Equal(ErrorCode.StatementTooComplex, error.Code);
    }

    [Theory]
    [InlineData("", "1", " + 1")]
    [InlineData("", "a", " or a")]
    [InlineData("", "a", "::int")]
    [InlineData("f(", "a", ")")]
    [InlineData("case when a then ", "b", " end")]
    [InlineData("(select ", "b", ")")]
    public void Deepest_trees_compare_on_a_small_stack(string before, string middle, string after)
    {
        const int Depth = 100;
        string Nested(int depth) =>
            "select "
            + string.Concat(Enumerable.Repeat(before, depth))
            + middle
            + string.Concat(Enumerable.Repeat(after, depth));
        var deepest = Depth;
        while (Parses(Nested(deepest + 1)))
        {
            deepest++;
        }

        var first = OnStack(64 << 20, () => SqlParser.ParseStatement(Nested(deepest)));
        var second = OnStack(64 << 20, () => SqlParser.ParseStatement(Nested(deepest)));

        Assert.True(OnSmallStack(() => first.Equals(second) && first.GetHashCode() == second.GetHashCode()));
        RoundTrip.AssertSame(SqlParser.ParseStatement(Nested(100)));
    }

    private static bool Parses(string text) =>
        OnStack(
            64 << 20,
            () =>
            {
                try
                {
                    SqlParser.ParseStatement(text);
                    return true;
                }
                catch (WeirException)
                {
                    return false;
                }
            }
        );

    [Fact]
    public void Nesting_within_the_limit_is_read()
    {
        var text = "select " + new string('(', 300) + "1" + new string(')', 300);

        OnSmallStack(() => SqlParser.ParseStatement(text));
    }

    [Fact]
    public void Length_and_tokens_are_limited()
    {
        var limits = new ParserLimits { MaximumLength = 20, MaximumTokens = 5 };

        var tooLong = Assert.Throws<WeirException>(() =>
            SqlParser.ParseStatements("select 1234567890123456789", limits)
        );
        var tooMany = Assert.Throws<WeirException>(() => SqlParser.ParseStatements("select 1, 2, 3, 4", limits));

        Assert.Equal(ErrorCode.StatementTooComplex, tooLong.Code);
        Assert.Equal(ErrorCode.StatementTooComplex, tooMany.Code);
    }

    [Fact]
    public void Long_lists_are_no_nesting()
    {
        var rows = string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"({i}, 'x')"));

        RoundTrip.AssertSame($"insert into t values {rows}");
    }

    /// <summary>Runs on a thread with 1 MB, as many threads have.</summary>
    private static T OnSmallStack<T>(Func<T> action) => OnStack(1 << 20, action);

    private static T OnStack<T>(int size, Func<T> action)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = action();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            size
        );
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException(failure.Message, failure);
    }
}
