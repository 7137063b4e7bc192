using System.Globalization;
using System.Text;
using Weir.Sql.Syntax;

namespace Weir.Sql;

/// <summary>PostgreSQL: <c>E'…'</c> where a backslash stands, bytea in hexadecimal, its own names of types.</summary>
internal sealed class PostgreSqlDialect : SqlDialect
{
    public override bool NeedsQuotes(string name) =>
        base.NeedsQuotes(name) || name is "collation" or "concurrently" or "outer";

    public override void WriteString(StringBuilder output, string value)
    {
        // A server may run without standard_conforming_strings; E'…' means the same everywhere.
        if (value.Contains('\\', StringComparison.Ordinal))
        {
            output.Append('E');
            value = value.Replace("\\", "\\\\", StringComparison.Ordinal);
        }

        base.WriteString(output, value);
    }

    public override void WriteBytes(StringBuilder output, string hex) =>
        output.Append(CultureInfo.InvariantCulture, $"CAST(E'\\\\x{hex}' AS bytea)");

    public override string TypeName(TypeSyntax type) =>
        type.Name switch
        {
            "double" => "double precision",
            "tinyint" => "smallint",
            "hugeint" => "numeric(39,0)",
            "blob" => "bytea",
            _ => type.Name,
        };
}
