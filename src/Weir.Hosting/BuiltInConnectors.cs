using Weir.Connectors;
using Weir.Connectors.Files;
using Weir.Connectors.Http;
using Weir.Connectors.Postgres;
using Weir.Connectors.Sqlite;

namespace Weir.Hosting;

/// <summary>The connectors that come with Weir. Adding one is one line here.</summary>
public static class BuiltInConnectors
{
    public static IReadOnlyList<IConnector> All { get; } =
    [new FilesConnector(), new HttpConnector(), new SqliteConnector(), new PostgresConnector()];
}
