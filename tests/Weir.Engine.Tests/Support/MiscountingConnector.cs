using Weir.Columnar;
using Weir.Configuration;
using Weir.Connectors;

namespace Weir.Engine.Tests.Support;

/// <summary>Its targets lose a row and do not notice.</summary>
internal sealed class MiscountingConnector : IConnector
{
    public string Type => "miscounting";

    public IReadOnlyList<string> UrlSchemes => [];

    public IDataSource Create(string name, OptionReader options, ConnectorServices services) =>
        throw new NotSupportedException();

    public ConfigurationMap OptionsOf(Uri url) => throw new NotSupportedException();

    public ValueTask<ITableSink?> OpenPathSinkAsync(
        SinkRequest request,
        ConnectorServices services,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<ITableSink?>(new Sink());

    private sealed class Sink : ITableSink
    {
        private long _rows;

        public string DisplayName => "somewhere";

        public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
        {
            _rows += batch.Length;
            return default;
        }

        public ValueTask<SinkResult> CommitAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(new SinkResult(_rows - 1, 0, 0));

        public ValueTask DisposeAsync() => default;
    }
}
