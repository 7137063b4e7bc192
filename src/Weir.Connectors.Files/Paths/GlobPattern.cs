namespace Weir.Connectors.Files;

/// <summary>
/// Matches one name against a pattern with <c>*</c>, <c>?</c> and <c>[a-z]</c> or <c>[!a-z]</c>; case matters. Runs in
/// time of name times pattern.
/// </summary>
internal static class GlobPattern
{
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    public static bool Matches(string pattern, string name)
    {
        var (p, n, star, resume) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, name[n], p, out var next))
            {
                p = next;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool MatchesOne(string pattern, char value, int at, out int next)
    {
        next = at + 1;
        var close = pattern[at] == '[' ? pattern.IndexOf(']', Math.Min(at + 2, pattern.Length)) : -1;
        if (close < 0)
        {
            return pattern[at] == '?' || pattern[at] == value;
        }

        next = close + 1;
        var isNegated = pattern[at + 1] is '!' or '^';
        var found = false;
        for (var i = at + (isNegated ? 2 : 1); i < close; i++)
        {
            if (i + 2 < close && pattern[i + 1] == '-')
            {
                found |= value >= pattern[i] && value <= pattern[i + 2];
                i += 2;
            }
            else
            {
                found |= pattern[i] == value;
            }
        }

        return found != isNegated;
    }
}
