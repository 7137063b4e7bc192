namespace Weir.Commands.Analysis;

/// <summary>The first words of a statement, in lower case, behind blanks and comments. Enough to tell what kind it is.</summary>
internal static class LeadingWords
{
    public static List<string> Of(string sql, int count)
    {
        var words = new List<string>(count);
        var at = 0;
        while (words.Count < count && Skip(sql, ref at))
        {
            var start = at;
            while (at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] == '_'))
            {
                at++;
            }

            if (at == start)
            {
                words.Add(sql[at].ToString());
                at++;
            }
            else
            {
                words.Add(sql[start..at].ToLowerInvariant());
            }
        }

        return words;
    }

    /// <summary>Goes to the next character that is neither blank nor comment; false at the end.</summary>
    private static bool Skip(string sql, ref int at)
    {
        while (at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[at]))
            {
                at++;
            }
            else if (sql.AsSpan(at).StartsWith("--"))
            {
                var end = sql.IndexOf('\n', at);
                at = end < 0 ? sql.Length : end + 1;
            }
            else if (sql.AsSpan(at).StartsWith("/*"))
            {
                SkipBlock(sql, ref at);
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static void SkipBlock(string sql, ref int at)
    {
        var depth = 0;
        do
        {
            if (sql.AsSpan(at).StartsWith("/*"))
            {
                depth++;
                at += 2;
            }
            else if (sql.AsSpan(at).StartsWith("*/"))
            {
                depth--;
                at += 2;
            }
            else
            {
                at++;
            }
        } while (depth > 0 && at < sql.Length);
    }
}
