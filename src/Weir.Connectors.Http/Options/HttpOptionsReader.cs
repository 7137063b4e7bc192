using System.Globalization;
using Weir.Configuration;
using Weir.Secrets;

namespace Weir.Connectors.Http;

/// <summary>Reads the configuration of an API. Unknown keys and values that do not fit raise with their place.</summary>
internal static class HttpOptionsReader
{
    private static readonly string[] SecretWords = ["authorization", "cookie", "key", "password", "secret", "token"];

    public static HttpOptions Read(string name, OptionReader reader)
    {
        var baseUrl = AbsoluteUrl(reader, "base_url", reader.RequiredText("base_url"));
        var auth = AuthReader.Read(reader.Section("auth"), name);
        if (baseUrl.UserInfo.Length > 0)
        {
            auth ??= AuthReader.FromUserInfo(baseUrl.UserInfo);
            baseUrl = new UriBuilder(baseUrl) { UserName = "", Password = "" }.Uri;
        }

        var options = new HttpOptions
        {
            BaseUrl = baseUrl,
            Auth = auth,
            Headers = Headers(reader),
            Rate = Rate(reader.Section("rate")),
            Retry = Retry(reader.Section("retry")),
            Timeout = Positive(reader, "timeout", TimeSpan.FromSeconds(30)),
            Resources = Resources(reader),
        };
        reader.Finish();
        return options;
    }

    /// <summary>Names and values of a map; a list under a name gives the name several times.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Pairs(OptionReader reader, string key)
    {
        if (reader.Node(key) is not { } node)
        {
            return [];
        }

        if (node is not ConfigurationMap map)
        {
            throw reader.Wrong(key, node, "a map of names and values");
        }

        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var entry in map.Entries)
        {
            IReadOnlyList<ConfigurationNode> values = entry.Value is ConfigurationList list
                ? list.Items
                : [entry.Value];
            foreach (var value in values)
            {
                pairs.Add(
                    value is ConfigurationScalar scalar
                        ? KeyValuePair.Create(entry.Key, scalar.Text ?? "")
                        : throw reader.Wrong(entry.Key, value, "a value or a list of values")
                );
            }
        }

        return pairs;
    }

    public static Uri AbsoluteUrl(OptionReader reader, string key, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw reader.Wrong(key, reader.Node(key)!, "a URL that begins with http:// or https://");

    /// <summary>Whether a header or parameter of that name usually holds a secret.</summary>
    public static bool IsSecretName(string name) =>
        Array.Exists(SecretWords, w => name.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<KeyValuePair<string, string>> Headers(OptionReader reader)
    {
        var headers = Pairs(reader, "headers");
        foreach (var (name, value) in headers)
        {
            if (IsSecretName(name))
            {
                SecretRedactor.Register(value);
            }

            using var probe = new HttpRequestMessage();
            using var content = new ByteArrayContent([]);
            var isKnown =
                probe.Headers.TryAddWithoutValidation(name, value)
                || content.Headers.TryAddWithoutValidation(name, value);
            if (!isKnown || value.AsSpan().IndexOfAny('\r', '\n') >= 0)
            {
                throw reader.Wrong("headers", reader.Node("headers")!, $"names and values of headers (\"{name}\")");
            }
        }

        return headers;
    }

    private static RateOptions Rate(OptionReader? reader)
    {
        if (reader is null)
        {
            return RateOptions.Default;
        }

        double? perSecond = null;
        if (reader.Text("requests_per_second") is { } text)
        {
            perSecond =
                double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                && value is >= 0.001 and <= 1_000_000
                    ? value
                    : throw reader.Wrong(
                        "requests_per_second",
                        reader.Node("requests_per_second")!,
                        "a number from 0.001 to 1000000"
                    );
        }

        var concurrency = (int)reader.Integer("concurrency", RateOptions.DefaultConcurrency, 1, 1000);
        reader.Finish();
        return new RateOptions(perSecond, concurrency);
    }

    private static RetryOptions Retry(OptionReader? reader)
    {
        var defaults = RetryOptions.Default;
        if (reader is null)
        {
            return defaults;
        }

        var options = new RetryOptions(
            (int)reader.Integer("max_attempts", defaults.MaxAttempts, 1, 100),
            reader.Duration("min_delay") ?? defaults.MinDelay,
            reader.Duration("max_delay") ?? defaults.MaxDelay,
            reader.Duration("max_wait") ?? defaults.MaxWait
        );
        if (options.MaxDelay < options.MinDelay)
        {
            throw reader.Wrong(
                "max_delay",
                reader.Node("max_delay") ?? reader.Node("min_delay")!,
                "at least as long as min_delay"
            );
        }

        if (options.MaxDelay > TimeSpan.FromHours(24) || options.MaxWait > TimeSpan.FromHours(24))
        {
            throw reader.Wrong("max_delay", reader.Map, "at most 24h, like max_wait");
        }

        reader.Finish();
        return options;
    }

    private static TimeSpan Positive(OptionReader reader, string key, TimeSpan defaultValue) =>
        reader.Duration(key) is not { } value ? defaultValue
        : value > TimeSpan.Zero && value <= TimeSpan.FromHours(24) ? value
        : throw reader.Wrong(key, reader.Node(key)!, "a duration from 1ms to 24h");

    private static IReadOnlyList<ResourceOptions> Resources(OptionReader reader)
    {
        var node = reader.Node("resources");
        if (node is null)
        {
            throw reader.Missing("resources");
        }

        if (node is not ConfigurationMap map)
        {
            throw reader.Wrong("resources", node, "a map of resources by name");
        }

        var resources = new List<ResourceOptions>(map.Entries.Count);
        foreach (var entry in map.Entries)
        {
            resources.Add(
                entry.Value is ConfigurationMap resource
                    ? ResourceReader.Read(entry.Key, new OptionReader(resource, $"resource \"{entry.Key}\""))
                    : throw reader.Wrong(entry.Key, entry.Value, "a map with a path")
            );
        }

        return resources;
    }
}
