namespace Weir.Connectors.Http;

/// <summary>A header with a fixed value.</summary>
internal sealed class HeaderAuthentication(HeaderAuthOptions options) : Authentication
{
    public override ValueTask<int> ApplyAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        message.Headers.Remove(options.Name);
        message.Headers.TryAddWithoutValidation(options.Name, options.Value);
        return ValueTask.FromResult(0);
    }
}
