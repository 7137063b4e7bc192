using System.Collections.Concurrent;
using Weir.Formats.Json;

namespace Weir.Connectors.Http;

/// <summary>One API. Nothing is opened before the first request.</summary>
internal sealed class HttpSource(string name, HttpOptions options, ConnectorServices services) : IDataSource
{
    private readonly Lazy<HttpSender> _sender = new(() => new HttpSender(options, services.Time));
    private readonly ConcurrentDictionary<string, FirstPage> _firstPages = new(StringComparer.Ordinal);

    public string Name => name;

    public string Type => "http";

    public string Location => UrlDisplay.Of(options.BaseUrl);

    public HttpOptions Options => options;

    public HttpSender Sender => _sender.Value;

    public async ValueTask PingAsync(CancellationToken cancellationToken)
    {
        var request = new PageRequest(name, 1, options.BaseUrl, IsPost: false, null) { EndsWithNotFound = true };
        try
        {
            using var answer = await Sender
                .SendAsync(request, Sender.NewRetries(), new RequestCounts(), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (WeirException e) when (e.Code == ErrorCode.SourceError)
        {
            // The base URL need not lead to anything: a refusal of it proves that somebody is there.
        }
    }

    public ValueTask<IReadOnlyList<TableName>> ListTablesAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<TableName>>([
            .. options
                .Resources.Select(r => r.Name)
                .Order(StringComparer.Ordinal)
                .Take(10_000)
                .Select(r => new TableName(null, r)),
        ]);

    public async ValueTask<ITable?> FindTableAsync(TableName table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        var resource = table.Schema is not null
            ? null
            : options.Resources.FirstOrDefault(r => r.Name == table.Name)
                ?? options.Resources.FirstOrDefault(r =>
                    string.Equals(r.Name, table.Name, StringComparison.OrdinalIgnoreCase)
                );
        return resource is null
            ? null
            : await OpenAsync(resource, $"{name}.{resource.Name}", cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ITableSink> OpenSinkAsync(SinkRequest request, CancellationToken cancellationToken) =>
        throw new WeirException(ErrorCode.NotSupported, $"connection \"{name}\" (http) cannot be written");

    /// <summary>The table of a resource; asks for its first page unless all its columns are declared.</summary>
    public async ValueTask<HttpTable> OpenAsync(
        ResourceOptions resource,
        string displayName,
        CancellationToken cancellationToken
    )
    {
        if (resource.PathParameters is [var parameter, ..])
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"the path of {displayName} needs a value for \"{parameter}\", which only a dependent join could give"
            );
        }

        if (resource.SampleRows == 0)
        {
            return new HttpTable(this, resource, displayName, null, null);
        }

        var request = Pager
            .Create(new PageRequests(options.BaseUrl, resource, displayName, [], null), resource.Pagination)
            .First;
        var stream =
            await PageStream.OpenAsync(Sender, request, new RequestCounts(), cancellationToken).ConfigureAwait(false)
            ?? throw new WeirException(ErrorCode.SourceError, $"{request}: the server answered 404");
        var read = JsonPages.Options(resource, request, null);
        var input = new JsonInput(stream, read);
        try
        {
            var layout = await JsonSniffer.SniffAsync(input, read, null, cancellationToken).ConfigureAwait(false);
            var page = new FirstPage(stream, input, services.Time);
            await KeepAsync(displayName, page).ConfigureAwait(false);
            return new HttpTable(this, resource, displayName, layout, page);
        }
        catch
        {
            await input.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _firstPages.Values)
        {
            await page.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Remembers the page so that it is freed at last when its resource is opened again, or with the connection.</summary>
    private async ValueTask KeepAsync(string table, FirstPage page)
    {
        FirstPage? old = null;
        _firstPages.AddOrUpdate(
            table,
            page,
            (_, before) =>
            {
                old = before;
                return page;
            }
        );
        if (old is not null)
        {
            await old.DisposeAsync().ConfigureAwait(false);
        }
    }
}
