using Weir.Sql.Syntax;

namespace Weir.Sql.Tests;

public class LexerTests
{
    [Theory]
    [InlineData("'it''s'", "it's")]
    [InlineData(@"E'a\tb\x41\u00e9\\\''", "a\tbAé\\'")]
    [InlineData(@"E'\U0001F600'", "😀")]
    [InlineData("$$a'b$$", "a'b")]
    [InlineData("$x$a$$b$x$", "a$$b")]
    [InlineData("'a'\n  'b'", "ab")]
    [InlineData("'a' -- comment\n 'b'", "ab")]
    [InlineData(@"U&'d\0061t\+000061'", "data")]
    [InlineData(@"'back\slash'", @"back\slash")]
    public void Strings_are_read_without_quotes_and_escapes(string text, string value) =>
        Assert.Equal(new StringLiteral(value), SqlParser.ParseExpression(text));

    [Theory]
    [InlineData("1_000", "1000")]
    [InlineData("0xFF", "255")]
    [InlineData("0b101", "5")]
    [InlineData("0o17", "15")]
    [InlineData(".5", ".5")]
    [InlineData("1.5e-10", "1.5e-10")]
    [InlineData("12345678901234567890123456789", "12345678901234567890123456789")]
    public void Numbers_are_read(string text, string value) =>
        Assert.Equal(new NumberLiteral(value), SqlParser.ParseExpression(text));

    [Theory]
    [InlineData("MixedCase", "mixedcase")]
    [InlineData("\"MixedCase\"", "MixedCase")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("größe", "größe")]
    public void Names_are_folded_unless_quoted(string text, string name) =>
        Assert.Equal(new ColumnReference([new Identifier(name)]), SqlParser.ParseExpression(text));

    [Fact]
    public void Comments_nest() =>
        Assert.Equal(SqlParser.ParseExpression("1 + 2"), SqlParser.ParseExpression("1 /* a /* b */ c */ + -- d\n 2"));

    [Fact]
    public void Locations_take_no_part_in_equality() =>
        Assert.Equal(SqlParser.ParseStatement("select a"), SqlParser.ParseStatement("\n  SELECT\n  a"));

    [Theory]
    [InlineData("'abc", 1)]
    [InlineData("1 + \"abc", 5)]
    [InlineData("/* a /* b */", 1)]
    [InlineData("$x$ abc", 1)]
    [InlineData("1 + 2abc", 5)]
    [InlineData("a + X'abc'", 5)]
    public void What_cannot_be_read_is_pointed_at(string text, int column)
    {
        var error = Assert.Throws<WeirException>(() => SqlParser.ParseExpression(text));

        Assert.Equal(ErrorCode.SyntaxError, error.Code);
        Assert.Equal(new SourceLocation(1, column), error.Location);
    }
}
