using Weir.Configuration;

namespace Weir.Connectors.Http;

/// <summary>HTTP/JSON APIs whose resources are tables, and single JSON texts by their URL.</summary>
public sealed class HttpConnector : IConnector
{
    private static readonly string[] OtherFormats = [".csv", ".csv.gz", ".tsv", ".tsv.gz", ".parquet"];

    /// <inheritdoc/>
    public string Type => "http";

    /// <inheritdoc/>
    public IReadOnlyList<string> UrlSchemes { get; } = ["http", "https"];

    /// <inheritdoc/>
    public IDataSource Create(string name, OptionReader options, ConnectorServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        return new HttpSource(name, HttpOptionsReader.Read(name, options), services);
    }

    /// <inheritdoc/>
    public ConfigurationMap OptionsOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new ConfigurationMap(
            [
                new ConfigurationEntry("base_url", new ConfigurationScalar(url.OriginalString, true, null), null),
                new ConfigurationEntry("resources", new ConfigurationMap([], null), null),
            ],
            null
        );
    }

    /// <inheritdoc/>
    public async ValueTask<ITable?> OpenPathAsync(
        string path,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(services);
        if (
            !path.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !path.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }

        if (!Uri.TryCreate(path, UriKind.Absolute, out var url))
        {
            throw new WeirException(ErrorCode.InvalidParameter, "the URL is not valid");
        }

        if (
            Array.Find(OtherFormats, e => url.AbsolutePath.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } other
        )
        {
            throw new WeirException(ErrorCode.NotSupported, $"only JSON is read from URLs, not {other}")
            {
                Hint = "Download the file and name its path.",
            };
        }

        var auth = url.UserInfo.Length > 0 ? AuthReader.FromUserInfo(url.UserInfo) : null;
        url = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
        var resource = new ResourceOptions { Name = url.AbsolutePath, Path = "" };
        var source = new HttpSource("", new HttpOptions { BaseUrl = url, Auth = auth }, services);
        return await source.OpenAsync(resource, UrlDisplay.Of(url), cancellationToken).ConfigureAwait(false);
    }
}
