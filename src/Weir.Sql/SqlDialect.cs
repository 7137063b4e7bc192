using System.Globalization;
using System.Text;
using Weir.Sql.Syntax;

namespace Weir.Sql;

/// <summary>How a database writes names, values and types. Weir's own dialect is the base: what it prints, it reads.</summary>
public class SqlDialect
{
    /// <summary>Weir's own dialect.</summary>
    public static SqlDialect Weir { get; } = new();

    /// <summary>PostgreSQL's.</summary>
    public static SqlDialect PostgreSql { get; } = new PostgreSqlDialect();

    /// <summary>SQLite's.</summary>
    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    /// <summary>Whether a name would be read as something else, or folded, without quotes.</summary>
    public virtual bool NeedsQuotes(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || (!char.IsAsciiLetterLower(name[0]) && name[0] != '_') || Keywords.NeedsQuotes(name))
        {
            return true;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a name, in quotes where <paramref name="mustQuote"/> says so or the name needs them.</summary>
    public virtual void WriteName(StringBuilder output, string name, bool mustQuote = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(name);
        if (mustQuote || NeedsQuotes(name))
        {
            WriteQuoted(output, name, '"');
        }
        else
        {
            output.Append(name);
        }
    }

    /// <summary>Writes a string literal.</summary>
    public virtual void WriteString(StringBuilder output, string value) => WriteQuoted(output, value, '\'');

    /// <summary>Writes a literal of bytes, given as hexadecimal digits.</summary>
    public virtual void WriteBytes(StringBuilder output, string hex)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Append(CultureInfo.InvariantCulture, $"X'{hex}'");
    }

    /// <summary>Writes a parameter; a name of digits only is a position.</summary>
    public virtual void WriteParameter(StringBuilder output, string name)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(name);
        output.Append(char.IsAsciiDigit(name[0]) ? '$' : '@').Append(name);
    }

    /// <summary>The database's name of a type without arguments, such as <c>timestamptz</c>.</summary>
    public virtual string TypeName(TypeSyntax type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Name;
    }

    /// <summary>Writes a text between quotes, those within it doubled.</summary>
    protected static void WriteQuoted(StringBuilder output, string text, char quote)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(text);
        output.Append(quote);
        foreach (var c in text)
        {
            output.Append(c);
            if (c == quote)
            {
                output.Append(c);
            }
        }

        output.Append(quote);
    }
}
