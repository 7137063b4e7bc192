using Weir.Configuration;

namespace Weir.Connectors.Sqlite;

/// <summary>SQLite database files.</summary>
public sealed class SqliteConnector : IConnector
{
    public string Type => "sqlite";

    public IReadOnlyList<string> UrlSchemes => ["sqlite"];

    public IDataSource Create(string name, OptionReader options, ConnectorServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        var path = services.Resolve(options.RequiredText("path"));
        var timeout = options.Duration("busy_timeout") ?? TimeSpan.FromSeconds(5);
        options.Finish();
        return new SqliteDataSource(name, path, timeout, services.Time);
    }

    public ConfigurationMap OptionsOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        // sqlite:///absolute/path has an empty host; sqlite://relative/path names its first folder there.
        var path = url.Host.Length == 0 ? url.LocalPath : url.Host + url.LocalPath;
        return new ConfigurationMap(
            [new ConfigurationEntry("path", new ConfigurationScalar(path, true, null), null)],
            null
        );
    }
}
