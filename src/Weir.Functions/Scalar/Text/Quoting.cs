using System.Globalization;
using System.Text;

namespace Weir.Functions;

/// <summary>quote_ident, quote_literal and format: PostgreSQL documentation, "String Functions and Operators".</summary>
internal static class Quoting
{
    public static string Identifier(string name)
    {
        var isPlain = name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_');
        foreach (var c in name)
        {
            isPlain &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_';
        }

        return isPlain ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    public static string Literal(string text)
    {
        var quoted = "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
        return text.Contains('\\', StringComparison.Ordinal)
            ? " E" + quoted.Replace("\\", "\\\\", StringComparison.Ordinal)
            : quoted;
    }

    /// <summary>Fills %s, %I, %L (with position and width) by the arguments after the first.</summary>
    public static string Format(scoped in Row row)
    {
        var pattern = row.String(0);
        var result = new StringBuilder();
        var next = 1;
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] != '%')
            {
                result.Append(pattern[at]);
                continue;
            }

            if (++at < pattern.Length && pattern[at] == '%')
            {
                result.Append('%');
                continue;
            }

            var number = Digits(pattern, ref at);
            if (number > 0 && at < pattern.Length && pattern[at] == '$')
            {
                next = number;
                at++;
                number = 0;
            }

            var left = at < pattern.Length && pattern[at] == '-';
            at += left ? 1 : 0;
            number = Math.Max(number, Digits(pattern, ref at));
            if (at >= pattern.Length)
            {
                throw Invalid("unterminated format() type specifier");
            }

            if (next >= row.Count)
            {
                throw Invalid("too few arguments for format()");
            }

            var value = Argument(in row, next++, pattern[at]);
            result.Append(left ? value.PadRight(number) : value.PadLeft(number));
        }

        return result.ToString();
    }

    private static string Argument(scoped in Row row, int argument, char kind)
    {
        var isNull = row.IsNull(argument);
        return kind switch
        {
            's' => isNull ? "" : row.String(argument),
            'L' => isNull ? "NULL" : Literal(row.String(argument)),
            'I' => isNull
                ? throw Invalid("null values cannot be formatted as an SQL identifier")
                : Identifier(row.String(argument)),
            _ => throw Invalid($"unrecognized format() type specifier \"{kind}\""),
        };
    }

    private static int Digits(string pattern, ref int at)
    {
        var start = at;
        while (at < pattern.Length && char.IsAsciiDigit(pattern[at]) && at - start < 6)
        {
            at++;
        }

        return at == start ? 0 : int.Parse(pattern.AsSpan(start, at - start), CultureInfo.InvariantCulture);
    }

    private static WeirException Invalid(string message) => new(ErrorCode.InvalidParameter, message);
}
