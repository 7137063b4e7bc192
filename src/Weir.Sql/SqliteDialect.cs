using System.Text;

namespace Weir.Sql;

/// <summary>SQLite: every name in quotes, since its keywords are others; <c>?1</c> for positions.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public override bool NeedsQuotes(string name) => true;

    public override void WriteParameter(StringBuilder output, string name) =>
        output.Append(char.IsAsciiDigit(name[0]) ? '?' : '@').Append(name);
}
