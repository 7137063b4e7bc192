using Weir.Configuration;
using Weir.Secrets;

namespace Weir.Connectors.Postgres;

/// <summary>
/// <c>postgresql://user:password@host:port/database?sslmode=require</c>, as in PostgreSQL's documentation, "Connection
/// URIs". Parameters become options of the same meaning; unknown ones stay and are refused with the other unknown keys.
/// </summary>
internal static class PostgresUrl
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["sslmode"] = "ssl_mode",
        ["sslrootcert"] = "ssl_root_certificate",
        ["dbname"] = "database",
    };

    public static List<ConfigurationEntry> Options(Uri url, ConfigurationOrigin? origin)
    {
        var entries = new List<ConfigurationEntry>();
        var user = url.UserInfo.Split(':', 2);
        Add("host", url.HostNameType == UriHostNameType.IPv6 ? url.Host.Trim('[', ']') : url.Host);
        Add("port", url.IsDefaultPort || url.Port < 0 ? "" : url.Authority[(url.Authority.LastIndexOf(':') + 1)..]);
        Add("database", url.AbsolutePath.Trim('/'));
        Add("user", user[0]);
        if (user.Length == 2)
        {
            SecretRedactor.Register(Uri.UnescapeDataString(user[1]));
            Add("password", user[1]);
        }

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Uri.UnescapeDataString(parts[0]);
            Add(Names.GetValueOrDefault(name, name), parts.Length == 2 ? parts[1] : "true");
        }

        return entries;

        void Add(string key, string value)
        {
            value = Uri.UnescapeDataString(value);
            if (key == "ssl_mode")
            {
                value = value.Replace('-', '_');
            }

            if (value.Length > 0)
            {
                entries.RemoveAll(e => e.Key == key);
                entries.Add(new ConfigurationEntry(key, new ConfigurationScalar(value, true, origin), origin));
            }
        }
    }
}
