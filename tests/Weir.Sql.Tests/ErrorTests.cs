namespace Weir.Sql.Tests;

public class ErrorTests
{
    [Theory]
    [InlineData("select (1 + ", "expected an expression, found the end of the statement", 1, 13)]
    [InlineData("select (1 + )", "expected an expression, found \")\"", 1, 13)]
    [InlineData("select a\nfrom t\nwhere", "expected an expression, found the end of the statement", 3, 6)]
    [InlineData("select a from t join u", "expected ON or USING, found the end of the statement", 1, 23)]
    [InlineData("select case a when 1 then 2", "expected END, found the end of the statement", 1, 28)]
    [InlineData("insert t values (1)", "expected INTO, found \"t\"", 1, 8)]
    [InlineData("select 1 2", "expected \";\" or the end of the statement, found the number 2", 1, 10)]
    public void An_error_says_where_what_was_found_and_what_was_expected(
        string sql,
        string message,
        int line,
        int column
    )
    {
        var error = Assert.Throws<WeirException>(() => SqlParser.ParseStatements(sql));

        Assert.Equal(message, error.Message);
        Assert.Equal(new SourceLocation(line, column), error.Location);
        Assert.Equal(sql.Split('\n')[line - 1], error.SourceLine);
    }

    [Theory]
    [InlineData("selct 1", "select")]
    [InlineData("select a form t", "from")]
    [InlineData("select a from t were a = 1", "where")]
    [InlineData("select a from t gruop by a", "group")]
    [InlineData("drop tabel t", "table")]
    public void A_misspelled_keyword_is_suggested(string sql, string word)
    {
        var error = Assert.Throws<WeirException>(() => SqlParser.ParseStatements(sql));

        Assert.Equal($"Did you mean \"{word}\"?", error.Hint);
    }

    [Theory]
    [InlineData("select b'101'")]
    [InlineData("select f(variadic array[1])")]
    [InlineData("select a from t group by distinct a")]
    [InlineData("create table t (a int references u on delete cascade)")]
    [InlineData("select a::interval day")]
    public void What_would_mean_something_else_is_refused(string sql)
    {
        var error = Assert.Throws<WeirException>(() => SqlParser.ParseStatements(sql));

        Assert.Equal(ErrorCode.NotSupported, error.Code);
        Assert.NotNull(error.Location);
    }
}
