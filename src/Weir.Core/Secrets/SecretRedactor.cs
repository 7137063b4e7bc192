using System.Collections.Concurrent;

namespace Weir.Secrets;

/// <summary>
/// Knows every secret that the process has read and takes it out of any text. Connectors register what they read as a
/// secret; faces pass what they print, and connectors the messages of foreign exceptions, through <see cref="Redact"/>.
/// </summary>
public static class SecretRedactor
{
    private const int ShortestSecret = 3;

    private static readonly ConcurrentDictionary<string, byte> Known = new(StringComparer.Ordinal);

    /// <summary>Remembers a secret. Values of fewer than three characters are not: they would mangle every text.</summary>
    public static void Register(string? secret)
    {
        if (secret is { Length: >= ShortestSecret })
        {
            Known[secret] = 0;
            Known[Uri.EscapeDataString(secret)] = 0;
        }
    }

    /// <summary>The text with every known secret, and every password inside a URL, replaced by <c>***</c>.</summary>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var secret in Known.Keys.OrderByDescending(s => s.Length))
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return RedactUrls(text);
    }

    private static string RedactUrls(string text)
    {
        var from = 0;
        while (text.IndexOf("://", from, StringComparison.Ordinal) is var scheme && scheme >= 0)
        {
            var start = scheme + 3;
            var end = start;
            while (end < text.Length && text[end] is not ('/' or ' ' or '"' or '\'' or '\n' or '?' or '#'))
            {
                end++;
            }

            var at = text.LastIndexOf('@', Math.Max(start, end - 1), Math.Max(0, end - start));
            var colon = at > start ? text.IndexOf(':', start, at - start) : -1;
            if (colon >= 0)
            {
                text = string.Concat(text.AsSpan(0, colon + 1), "***", text.AsSpan(at));
                end = colon + 4;
            }

            from = end;
        }

        return text;
    }
}
