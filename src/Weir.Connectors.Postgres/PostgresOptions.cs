using System.Globalization;
using Npgsql;
using Weir.Configuration;
using Weir.Secrets;

namespace Weir.Connectors.Postgres;

/// <summary>What a connection of type <c>postgres</c> may say. What is missing is libpq's default.</summary>
/// <param name="Settings">The connection itself, password included.</param>
/// <param name="LockTimeout">How long a write waits for a lock that somebody else holds.</param>
/// <param name="Heartbeat">
/// How often a connection that holds a snapshot or a lock asks whether the server is still there, and how long any other may
/// wait before it asks so; without an answer for three times as long the connection is lost.
/// </param>
/// <param name="NumericScale">Digits after the point of NUMERIC columns that declare none.</param>
internal sealed record PostgresOptions(
    NpgsqlConnectionStringBuilder Settings,
    TimeSpan LockTimeout,
    TimeSpan Heartbeat,
    int NumericScale
)
{
    /// <summary>Sets <see cref="LockTimeout"/> for a transaction.</summary>
    public string LimitLocks =>
        string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {(long)LockTimeout.TotalMilliseconds}");

    private const int DefaultPort = 5432;
    private const int DefaultPoolSize = 16;

    /// <summary>Quotients of the engine have as many.</summary>
    private const int DefaultNumericScale = 20;

    public static PostgresOptions Read(OptionReader given, ConnectorServices services)
    {
        var options = Merge(given);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = options.Text("host") ?? "localhost",
            Port = (int)options.Integer("port", DefaultPort, 1, 65535),
            Username = options.Text("user") ?? Environment.UserName,
            SslMode = (SslMode)options.Choice("ssl_mode", TransportSecurity.Prefer),
            ApplicationName = options.Text("application_name") ?? "weir",
            Timeout = Seconds(options.Duration("connect_timeout") ?? TimeSpan.FromSeconds(10)),
            MaxPoolSize = (int)options.Integer("pool_size", DefaultPoolSize, 1, 100),
            CommandTimeout = 0,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 30,
            TcpKeepAliveInterval = 10,
            GssEncryptionMode = GssEncryptionMode.Disable,
            IncludeErrorDetail = true,
            ClientEncoding = "UTF8",
            ReadBufferSize = 64 << 10,
            WriteBufferSize = 64 << 10,
        };
        settings.Database = options.Text("database") ?? settings.Username;
        if (options.Text("password") is { Length: > 0 } password)
        {
            SecretRedactor.Register(password);
            settings.Password = password;
        }

        if (options.Text("ssl_root_certificate") is { } certificate)
        {
            settings.RootCertificate = services.Resolve(certificate);
        }

        if (options.Duration("statement_timeout") is { } limit)
        {
            settings.Options = string.Create(
                CultureInfo.InvariantCulture,
                $"-c statement_timeout={(long)limit.TotalMilliseconds}"
            );
        }

        var lockTimeout = options.Duration("lock_timeout") ?? TimeSpan.FromMinutes(1);
        var heartbeat = options.Duration("heartbeat") ?? TimeSpan.FromSeconds(10);
        if (heartbeat < TimeSpan.FromMilliseconds(100) || heartbeat > TimeSpan.FromHours(1))
        {
            throw OptionReader.Error(
                $"\"heartbeat\" in {given.What} must be from 100ms to 1h",
                options.Node("heartbeat")!.Origin,
                null
            );
        }

        var scale = (int)options.Integer("numeric_scale", DefaultNumericScale, 0, 38);
        options.Finish();
        return new PostgresOptions(settings, lockTimeout, heartbeat, scale);
    }

    /// <summary>The options of a URL, overridden by keys that stand beside it.</summary>
    private static OptionReader Merge(OptionReader given)
    {
        var entries = given.Map.Entries.ToList();
        if (given.Text("url") is { } text)
        {
            var url =
                Uri.TryCreate(text, UriKind.Absolute, out var parsed) && parsed.Scheme is "postgresql" or "postgres"
                    ? parsed
                    : throw OptionReader.Error(
                        $"\"url\" in {given.What} is not a URL of PostgreSQL",
                        given.Node("url")!.Origin,
                        "It looks like postgresql://user@host:5432/database."
                    );
            entries.AddRange(
                PostgresUrl.Options(url, given.Node("url")!.Origin).Where(e => entries.TrueForAll(o => o.Key != e.Key))
            );
        }

        var merged = new OptionReader(new ConfigurationMap(entries, given.Map.Origin), given.What);
        merged.Node("type");
        merged.Node("url");
        return merged;
    }

    private static int Seconds(TimeSpan time) => (int)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, 1024);
}
