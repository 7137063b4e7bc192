namespace Weir.Sql.Tests;

/// <summary>PostgreSQL documentation, "Operator Precedence".</summary>
public class PrecedenceTests
{
    [Theory]
    [InlineData("a or b and c", "a or (b and c)")]
    [InlineData("not a = b and c", "(not (a = b)) and c")]
    [InlineData("a is null = b", "(a is null) = b")]
    [InlineData("a = b is null", "(a = b) is null")]
    [InlineData("not a is null", "not (a is null)")]
    [InlineData("a < b like c", "a < (b like c)")]
    [InlineData("a like b || c", "a like (b || c)")]
    [InlineData("a || b + c", "a || (b + c)")]
    [InlineData("a -> 'b' ->> 'c' = 'd'", "((a -> 'b') ->> 'c') = 'd'")]
    [InlineData("a + b * c ^ d ^ e", "a + (b * ((c ^ d) ^ e))")]
    [InlineData("a - b - c", "(a - b) - c")]
    [InlineData("-2 ^ 2", "(-2) ^ 2")]
    [InlineData("- a::int", "-(a::int)")]
    [InlineData("-a[1]", "-(a[1])")]
    [InlineData("~ 1 + 2", "~ (1 + 2)")]
    [InlineData("a at time zone 'x' at time zone 'y' + b", "((a at time zone 'x') at time zone 'y') + b")]
    [InlineData("a ^ b at time zone c", "a ^ (b at time zone c)")]
    [InlineData("a between b and c and d", "(a between b and c) and d")]
    [InlineData("a not between b + 1 and c or d", "(not (a between b + 1 and c)) or d", false)]
    [InlineData("a in (1, 2) = b", "(a in (1, 2)) = b")]
    [InlineData("a is distinct from b or c", "(a is distinct from b) or c")]
    [InlineData("a = any (array[1]) and b", "(a = any (array[1])) and b")]
    [InlineData("a::int::text || b", "((a::int)::text) || b")]
    [InlineData("(a).b.c[1]", "(((a).b).c)[1]")]
    [InlineData("a != b", "a <> b")]
    [InlineData("a == b", "a = b")]
    [InlineData("x=-1", "x = (-1)")]
    [InlineData("a isnull", "a is null")]
    [InlineData("cast(a as int)", "a::int")]
    public void Operators_bind_as_in_PostgreSQL(string text, string meaning, bool isEqual = true) =>
        Assert.Equal(isEqual, SqlParser.ParseExpression(text).Equals(SqlParser.ParseExpression(meaning)));

    [Fact]
    public void Comparisons_do_not_chain()
    {
        var error = Assert.Throws<WeirException>(() => SqlParser.ParseExpression("a < b < c"));

        Assert.Equal(new SourceLocation(1, 7), error.Location);
    }

    [Theory]
    [InlineData("select 1 union select 2 intersect select 3", "select 1 union (select 2 intersect select 3)")]
    [InlineData("select 1 except select 2 union select 3", "(select 1 except select 2) union select 3")]
    public void Set_operations_bind_as_in_PostgreSQL(string text, string meaning)
    {
        static string Flat(string sql) =>
            SqlPrinter
                .Print(SqlParser.ParseStatement(sql))
                .Replace("(", "", StringComparison.Ordinal)
                .Replace(")", "", StringComparison.Ordinal);

        Assert.Equal(Flat(text), Flat(meaning));
        var body = ((Syntax.QueryStatement)SqlParser.ParseStatement(text)).Query.Body;
        Assert.Equal(Syntax.SetOperator.Union, Assert.IsType<Syntax.SetOperationBody>(body).Operator);
    }
}
