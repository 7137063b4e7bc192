using Weir.Sql.Syntax;

namespace Weir.Sql.Tests;

public class PrinterTests
{
    [Theory]
    [InlineData("a+b*c-(d-e)", "a + b * c - (d - e)")]
    [InlineData("not(a and(b or c))", "NOT (a AND (b OR c))")]
    [InlineData("- -1", "- -1")]
    [InlineData("\"select\" || \"Mixed\" || \"plain\"", "\"select\" || \"Mixed\" || plain")]
    [InlineData("left(a, 1)", "left(a, 1)")]
    [InlineData("current_date", "current_date")]
    [InlineData("trim(both 'x' from a)", "btrim(a, 'x')")]
    [InlineData("a::decimal(10,2)[]", "CAST(a AS decimal(10, 2)[])")]
    [InlineData("sum(a) filter (where b) over w", "sum(a) FILTER (WHERE b) OVER w")]
    public void Expressions_print_with_the_parentheses_they_need(string text, string printed) =>
        Assert.Equal(printed, SqlPrinter.Print(SqlParser.ParseExpression(text)));

    [Fact]
    public void PostgreSql_gets_its_own_literals_and_types() =>
        Assert.Equal(
            "CAST(a AS double precision) = E'\\\\' AND b = $1",
            SqlPrinter.Print(SqlParser.ParseExpression(@"a::double = '\' and b = $1"), SqlDialect.PostgreSql)
        );

    [Fact]
    public void Sqlite_gets_every_name_in_quotes() =>
        Assert.Equal(
            "SELECT \"a\" FROM \"t\" WHERE \"b\" = ?1",
            SqlPrinter.Print(SqlParser.ParseStatement("select a from t where b = $1"), SqlDialect.Sqlite)
        );

    [Fact]
    public void A_name_from_outside_cannot_break_out_of_its_quotes() =>
        Assert.Equal(
            "\"a\"\"; drop table t; --\"",
            SqlPrinter.Print(new ColumnReference([new Identifier("a\"; drop table t; --")]), SqlDialect.PostgreSql)
        );
}
