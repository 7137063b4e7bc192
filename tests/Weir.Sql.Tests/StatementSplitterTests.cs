namespace Weir.Sql.Tests;

public class StatementSplitterTests
{
    [Theory]
    [InlineData("select 1;", true)]
    [InlineData("select 1", false)]
    [InlineData("select ';", false)]
    [InlineData("select ';';", true)]
    [InlineData("select $x$ ; ", false)]
    [InlineData("select $x$ ; $x$;", true)]
    [InlineData("select 1 /* ;", false)]
    [InlineData("select 1; -- done", true)]
    [InlineData("select 1 -- ;", false)]
    [InlineData("select 1; select", false)]
    [InlineData("select \u00a7", true)]
    [InlineData("", false)]
    [InlineData(";", false)]
    public void Input_is_complete_at_a_semicolon_outside_of_quotes(string text, bool isComplete) =>
        Assert.Equal(isComplete, StatementSplitter.IsComplete(text));

    [Fact]
    public void Statements_keep_their_text_and_place()
    {
        var statements = StatementSplitter.Split("-- first\nselect ';';\n ;  select 2 -- x\n;\nselect 'a");

        Assert.Equal(
            [
                new StatementText("select ';';", new SourceLocation(2, 1), true),
                new StatementText("select 2 -- x\n;", new SourceLocation(3, 5), true),
                new StatementText("select 'a", new SourceLocation(5, 1), false),
            ],
            statements
        );
    }

    [Fact]
    public void An_open_comment_alone_is_an_open_statement() =>
        Assert.False(Assert.Single(StatementSplitter.Split("/* a")).IsComplete);
}
