using System.Text;
using Weir.Sql;

namespace Weir.Connectors.Postgres;

/// <summary>Names as PostgreSQL writes them.</summary>
internal static class PostgresNames
{
    /// <summary>PostgreSQL cuts longer names without an error (documentation, "Identifiers and Key Words").</summary>
    private const int LongestName = 63;

    public static string Quote(string name)
    {
        var output = new StringBuilder();
        SqlDialect.PostgreSql.WriteName(output, name);
        return output.ToString();
    }

    public static string Quote(string? schema, string name) =>
        schema is null ? Quote(name) : $"{Quote(schema)}.{Quote(name)}";

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <summary>A string literal.</summary>
    public static string Text(string value)
    {
        var output = new StringBuilder();
        SqlDialect.PostgreSql.WriteString(output, value);
        return output.ToString();
    }

    /// <summary>Raises for a name that PostgreSQL would cut or cannot hold.</summary>
    public static void Check(string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new WeirException(ErrorCode.InvalidParameter, "a PostgreSQL name may not be empty or hold \\0");
        }

        if (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"PostgreSQL names have at most 63 bytes: \"{name}\" is longer"
            );
        }
    }
}
