using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Weir.Functions;

/// <summary>
/// Compiled regular expressions in PostgreSQL's dialect ("Regular Expression Details"), as far as .NET has the same or a
/// translation of it. Without back references matching is linear; with them a time limit holds. The cache is bounded.
/// </summary>
internal static class RegexPatterns
{
    private const int CacheLimit = 512;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<(string Pattern, string Flags), Regex> Cache = new();

    /// <summary>The expression with flags such as <c>i</c>; <c>g</c> is the caller's.</summary>
    /// <exception cref="WeirException">It is not a regular expression, or a flag is unknown.</exception>
    public static Regex Get(string pattern, string flags = "")
    {
        if (Cache.TryGetValue((pattern, flags), out var known))
        {
            return known;
        }

        if (Cache.Count >= CacheLimit)
        {
            Cache.Clear();
        }

        var created = Create(pattern, flags);
        Cache[(pattern, flags)] = created;
        return created;
    }

    /// <summary>The expression that SIMILAR TO means: SQL:2016, "similar predicate".</summary>
    public static Regex Similar(string pattern, string escape)
    {
        var result = new StringBuilder("^(?:");
        var inSet = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            var c = pattern[at];
            if (escape.Length > 0 && c == escape[0])
            {
                at++;
                result.Append(
                    at < pattern.Length
                        ? Regex.Escape(pattern[at].ToString())
                        : throw Invalid(pattern, "it ends with the escape")
                );
                continue;
            }

            inSet = c == '[' || (inSet && c != ']');
            result.Append(
                (inSet && c != '[') || c == ']' ? c.ToString()
                : c == '%' ? ".*"
                : c == '_' ? "."
                : c is '.' or '^' or '$' or '\\' ? "\\" + c
                : c == '(' ? "(?:"
                : c.ToString()
            );
        }

        return Get(result.Append(")\\z").ToString(), "s");
    }

    /// <summary>PostgreSQL's replacement text as .NET's: \1 and \&amp; stand for what matched, groups that are not there for nothing.</summary>
    public static string Replacement(string text, Regex regex)
    {
        var groups = regex.GetGroupNumbers().Length;
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            if (text[at] == '\\' && char.IsAsciiDigit(next))
            {
                result.Append(next - '0' < groups ? $"${{{next}}}" : "");
                at++;
            }
            else if (text[at] == '\\' && next is '&' or '\\')
            {
                result.Append(next == '&' ? "$0" : "\\");
                at++;
            }
            else
            {
                result.Append(text[at] == '$' ? "$$" : text[at].ToString());
            }
        }

        return result.ToString();
    }

    private static Regex Create(string pattern, string flags)
    {
        var options = RegexOptions.CultureInvariant | RegexOptions.Singleline;
        foreach (var flag in flags)
        {
            options = flag switch
            {
                'i' => options | RegexOptions.IgnoreCase,
                'c' => options & ~RegexOptions.IgnoreCase,
                'n' or 'm' => (options | RegexOptions.Multiline) & ~RegexOptions.Singleline,
                'x' => options | RegexOptions.IgnorePatternWhitespace,
                's' or 'g' => options,
                _ => throw new WeirException(
                    ErrorCode.InvalidParameter,
                    $"invalid regular expression option: \"{flag}\""
                ),
            };
        }

        var translated = Translate(pattern);
        try
        {
            return new Regex(translated, options | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(translated, options, Limit);
        }
        catch (ArgumentException exception)
        {
            throw Invalid(pattern, exception.Message);
        }
    }

    /// <summary>What PostgreSQL writes in another way than .NET.</summary>
    private static string Translate(string pattern) =>
        pattern
            .Replace("[[:alpha:]]", "\\p{L}", StringComparison.Ordinal)
            .Replace("[:alpha:]", "\\p{L}", StringComparison.Ordinal)
            .Replace("[:alnum:]", "\\p{L}\\p{N}", StringComparison.Ordinal)
            .Replace("[:digit:]", "0-9", StringComparison.Ordinal)
            .Replace("[:space:]", "\\s", StringComparison.Ordinal)
            .Replace("[:upper:]", "\\p{Lu}", StringComparison.Ordinal)
            .Replace("[:lower:]", "\\p{Ll}", StringComparison.Ordinal)
            .Replace("[:punct:]", "!-/:-@\\[-`{-~", StringComparison.Ordinal)
            .Replace("[:xdigit:]", "0-9A-Fa-f", StringComparison.Ordinal)
            .Replace("[:blank:]", " \\t", StringComparison.Ordinal)
            .Replace("\\m", "\\b(?=\\w)", StringComparison.Ordinal)
            .Replace("\\M", "\\b(?<=\\w)", StringComparison.Ordinal)
            .Replace("\\y", "\\b", StringComparison.Ordinal)
            .Replace("\\Y", "\\B", StringComparison.Ordinal);

    private static WeirException Invalid(string pattern, string reason) =>
        new(ErrorCode.InvalidRegularExpression, $"invalid regular expression \"{pattern}\": {reason}");
}
