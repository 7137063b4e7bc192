using Weir.Configuration;

namespace Weir.Connectors;

/// <summary>A kind of data source: how to open connections of that type. Stateless.</summary>
public interface IConnector
{
    /// <summary>The word after <c>type:</c>, such as <c>postgres</c>.</summary>
    string Type { get; }

    /// <summary>Schemes of URLs that it opens, such as <c>postgresql</c>; empty for none.</summary>
    IReadOnlyList<string> UrlSchemes { get; }

    /// <summary>Table functions it adds to SQL, such as <c>read_csv</c>.</summary>
    IReadOnlyList<ITableFunction> TableFunctions => [];

    /// <summary>
    /// Reads the options (unknown keys are errors) and makes the connection object. Opens nothing: a source is first
    /// contacted when it is used, so that an unreachable one disturbs only statements that need it.
    /// </summary>
    IDataSource Create(string name, OptionReader options, ConnectorServices services);

    /// <summary>The options that a URL stands for; passwords in it are registered as secrets.</summary>
    ConfigurationMap OptionsOf(Uri url);

    /// <summary>
    /// The table behind a path or URL written as a string in FROM, such as <c>'data/*.parquet'</c>; null when this
    /// connector does not open such paths.
    /// </summary>
    ValueTask<ITable?> OpenPathAsync(string path, ConnectorServices services, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ITable?>(null);

    /// <summary>Whether <see cref="OpenPathSinkAsync"/> would write that path or URL; touches nothing.</summary>
    bool WritesPath(SinkRequest request) => false;

    /// <summary>
    /// A sink for a path or URL, such as <c>out/revenue.parquet</c>; null when this connector does not write such paths.
    /// The request's table name is the path.
    /// </summary>
    ValueTask<ITableSink?> OpenPathSinkAsync(
        SinkRequest request,
        ConnectorServices services,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<ITableSink?>(null);

    /// <summary>As <see cref="IDataSource.OpenTransferAsync"/> for a path or URL; null when this connector does not write such paths.</summary>
    ValueTask<ITransferTarget?> OpenPathTransferAsync(
        TransferRequest request,
        ConnectorServices services,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<ITransferTarget?>(null);
}
