using Weir.Sql;

namespace Weir.Connectors.Commands;

/// <summary>A database that takes statements with parameters, many in one round trip. Implemented by data sources.</summary>
public interface ICommandSource
{
    /// <summary>The connection's name.</summary>
    string Name { get; }

    /// <summary>The database's name in OpenTelemetry's conventions (<c>db.system.name</c>), such as <c>postgresql</c>.</summary>
    string SystemName { get; }

    /// <summary>The database (<c>db.namespace</c>); null when there is none.</summary>
    string? DatabaseName { get; }

    /// <summary>The server (<c>server.address</c>); null for a file.</summary>
    string? ServerAddress { get; }

    /// <summary>Its port (<c>server.port</c>).</summary>
    int? ServerPort { get; }

    /// <summary>Whether round trips cost time, so that merging statements pays.</summary>
    bool HasRoundTrips { get; }

    /// <summary>How statements that Weir makes itself are written.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Its connections.</summary>
    CommandConnections Connections { get; }
}
