using System.Text;
using Weir.Secrets;

namespace Weir.Connectors.Http;

/// <summary>Shows URLs without secrets: no user and password, and no value of a parameter that is named like a secret.</summary>
internal static class UrlDisplay
{
    private const int LongestUrl = 500;

    private static readonly string[] SecretWords =
    [
        "auth",
        "credential",
        "key",
        "password",
        "passwd",
        "secret",
        "sig",
        "token",
    ];

    public static string Of(Uri url)
    {
        var text = new StringBuilder(url.GetLeftPart(UriPartial.Path));
        if (url.UserInfo.Length > 0)
        {
            text.Replace(url.UserInfo + "@", "");
        }

        var separator = '?';
        foreach (var part in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var isSecret =
                equals > 0
                && Array.Exists(
                    SecretWords,
                    w => part.AsSpan(0, equals).Contains(w, StringComparison.OrdinalIgnoreCase)
                );
            text.Append(separator).Append(isSecret ? string.Concat(part.AsSpan(0, equals + 1), "***") : part);
            separator = '&';
        }

        var safe = SecretRedactor.Redact(text.ToString());
        return safe.Length <= LongestUrl ? safe : string.Concat(safe.AsSpan(0, LongestUrl), "…");
    }
}
