using Weir.Configuration;

namespace Weir.Connectors.Postgres;

/// <summary>PostgreSQL databases, version 12 and later.</summary>
public sealed class PostgresConnector : IConnector
{
    public string Type => "postgres";

    public IReadOnlyList<string> UrlSchemes => ["postgresql", "postgres"];

    public IDataSource Create(string name, OptionReader options, ConnectorServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        return new PostgresDataSource(name, PostgresOptions.Read(options, services));
    }

    public ConfigurationMap OptionsOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new ConfigurationMap(PostgresUrl.Options(url, null), null);
    }
}
