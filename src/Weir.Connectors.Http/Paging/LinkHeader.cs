namespace Weir.Connectors.Http;

/// <summary>Reads the header Link (RFC 8288, section 3 and appendix B.2).</summary>
internal static class LinkHeader
{
    /// <summary>The target of the first link with the relation, case ignored; null when there is none.</summary>
    public static string? Find(string header, string relation)
    {
        var at = 0;
        while (true)
        {
            var open = header.IndexOf('<', at);
            var close = open < 0 ? -1 : header.IndexOf('>', open);
            if (close < 0)
            {
                return null;
            }

            at = close + 1;
            var (isMatch, isElsewhere, hasRelation) = (false, false, false);
            while (TakeParameter(header, ref at, out var name, out var value))
            {
                // Only the first rel counts (section 3.3), and a link with an anchor starts from another page.
                if (name.Equals("rel", StringComparison.OrdinalIgnoreCase) && !hasRelation)
                {
                    hasRelation = true;
                    isMatch = value
                        .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
                        .Contains(relation, StringComparer.OrdinalIgnoreCase);
                }

                isElsewhere |= name.Equals("anchor", StringComparison.OrdinalIgnoreCase);
            }

            if (isMatch && !isElsewhere)
            {
                return header[(open + 1)..close].Trim();
            }
        }
    }

    /// <summary>Takes one <c>;name=value</c>; false at the end of the link.</summary>
    private static bool TakeParameter(string header, ref int at, out string name, out string value)
    {
        (name, value) = ("", "");
        SkipBlanks(header, ref at);
        if (at >= header.Length || header[at] != ';')
        {
            return false;
        }

        at++;
        SkipBlanks(header, ref at);
        var start = at;
        while (at < header.Length && header[at] is not ('=' or ';' or ',' or ' ' or '\t'))
        {
            at++;
        }

        name = header[start..at];
        SkipBlanks(header, ref at);
        if (at < header.Length && header[at] == '=')
        {
            at++;
            SkipBlanks(header, ref at);
            value = TakeValue(header, ref at);
        }

        return true;
    }

    private static string TakeValue(string header, ref int at)
    {
        var start = at;
        if (at >= header.Length || header[at] != '"')
        {
            while (at < header.Length && header[at] is not (';' or ',' or ' ' or '\t'))
            {
                at++;
            }

            return header[start..at];
        }

        var value = new System.Text.StringBuilder();
        for (at++; at < header.Length && header[at] != '"'; at++)
        {
            if (header[at] == '\\' && at + 1 < header.Length)
            {
                at++;
            }

            value.Append(header[at]);
        }

        at = Math.Min(at + 1, header.Length);
        return value.ToString();
    }

    private static void SkipBlanks(string header, ref int at)
    {
        while (at < header.Length && header[at] is (' ' or '\t'))
        {
            at++;
        }
    }
}
