namespace Weir.Connectors.Http;

/// <summary>A key in the query.</summary>
internal sealed class QueryAuthentication(QueryAuthOptions options) : Authentication
{
    public override ValueTask<int> ApplyAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var url = new QueryBuilder(message.RequestUri!);
        url.Set(options.Name, options.Value);
        message.RequestUri = url.ToUri();
        return ValueTask.FromResult(0);
    }
}
