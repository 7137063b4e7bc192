using Weir.Sql.Syntax;

namespace Weir.Sql.Tests.Support;

internal static class RoundTrip
{
    public static void AssertSame(string sql)
    {
        foreach (var statement in SqlParser.ParseStatements(sql))
        {
            AssertSame(statement);
        }
    }

    public static void AssertSame(Statement statement)
    {
        var printed = SqlPrinter.Print(statement);
        Statement again;
        try
        {
            again = SqlParser.ParseStatement(printed);
        }
        catch (WeirException exception)
        {
            throw new InvalidOperationException($"{exception.Message}, {exception.Location}: {printed}", exception);
        }

        if (!statement.Equals(again))
        {
            Assert.Fail($"{printed}\nbecame\n{SqlPrinter.Print(again)}");
        }
    }
}
