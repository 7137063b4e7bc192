using System.Net;
using System.Net.Http.Headers;
using Weir.Secrets;

namespace Weir.Connectors.Http;

/// <summary>
/// Sends the requests of one connection: credentials, limits of the host, redirects, retries. Credentials and configured
/// headers go to the host of the base URL only, wherever a server may lead us.
/// </summary>
internal sealed class HttpSender
{
    private const int MostRedirects = 10;

    // Holds no cookies and no credentials, so that all connections may share its open sockets.
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly HttpOptions _options;
    private readonly TimeProvider _time;
    private readonly HostGate _gate;
    private readonly Authentication? _authentication;

    public HttpSender(HttpOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _gate = HostGate.For(options.BaseUrl, options.Rate, time);
        _authentication = options.Auth switch
        {
            HeaderAuthOptions header => new HeaderAuthentication(header),
            QueryAuthOptions query => new QueryAuthentication(query),
            OAuthOptions oauth => new OAuthAuthentication(oauth, FetchTokenAsync, time),
            _ => null,
        };
    }

    /// <summary>A fresh count of attempts.</summary>
    public RetryState NewRetries() => new(_options.Retry, _gate, _time);

    /// <summary>
    /// Sends until an answer with success begins; null for 404 where that ends the pages. Failures that pass are repeated
    /// within the attempts, others raise at once.
    /// </summary>
    public async ValueTask<Answer?> SendAsync(
        PageRequest request,
        RetryState retries,
        RequestCounts counts,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var lease = await _gate.EnterAsync(counts, cancellationToken).ConfigureAwait(false);
            WeirException failure;
            TimeSpan? asked = null;
            try
            {
                var attempt = await AttemptAsync(request, lease, counts, cancellationToken).ConfigureAwait(false);
                if (attempt.Answer is not null || attempt.IsEnd)
                {
                    if (attempt.IsEnd)
                    {
                        lease.Dispose();
                    }

                    return attempt.Answer;
                }

                lease.Dispose();
                if (await IsRenewedAsync(attempt, retries, cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }

                failure = attempt.Failure!;
                asked = attempt.Asked;
                if (!attempt.IsTransient)
                {
                    throw failure;
                }
            }
            catch (Exception e) when (IsLost(e, cancellationToken))
            {
                lease.Dispose();
                failure = Failure(request, e);
                // A host that was never reached is more likely misspelled than busy.
                if (ResponseErrors.IsConnecting(e) && request.Number == 1)
                {
                    throw failure;
                }
            }
            catch
            {
                lease.Dispose();
                throw;
            }

            await retries.PauseAsync(failure, asked, counts, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the exception is a connection that broke or an answer that did not come in time.</summary>
    public static bool IsLost(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException or InvalidDataException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>Our error for such an exception.</summary>
    public WeirException Failure(PageRequest request, Exception exception) =>
        ResponseErrors.Unanswered(request, exception, _options.Timeout);

    private async ValueTask<Attempt> AttemptAsync(
        PageRequest request,
        HostLease lease,
        RequestCounts counts,
        CancellationToken cancellationToken
    )
    {
        var url = request.Url;
        for (var redirects = 0; ; redirects++)
        {
            using var message = Message(request, url);
            var credentials =
                _authentication is not null && IsOurs(url)
                    ? await _authentication.ApplyAsync(message, cancellationToken).ConfigureAwait(false)
                    : -1;
            counts.AddRequest();
            var response = await HeadAsync(message, cancellationToken).ConfigureAwait(false);
            try
            {
                if (response.IsSuccessStatusCode)
                {
                    var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                    var counted = new CountedStream(body, counts.AddBytes, _options.Timeout);
                    var decoded = BodyDecoder.Decode(counted, response.Content.Headers.ContentEncoding, request);
                    var answer = new Answer(response, url, decoded, lease);
                    response = null;
                    return new Attempt { Answer = answer };
                }

                if (Redirect(request, response, url) is { } next)
                {
                    url =
                        redirects < MostRedirects
                            ? next
                            : throw new WeirException(
                                ErrorCode.SourceError,
                                $"{request}: the server redirects more than {MostRedirects} times"
                            );
                    continue;
                }

                if (response.StatusCode == HttpStatusCode.NotFound && request.EndsWithNotFound)
                {
                    return new Attempt { IsEnd = true };
                }

                return new Attempt
                {
                    Failure = await RefusedAsync(request, response, cancellationToken).ConfigureAwait(false),
                    Asked = ResponseErrors.RetryAfter(response, _time),
                    IsTransient = ResponseErrors.IsTransient(response.StatusCode),
                    Credentials = response.StatusCode == HttpStatusCode.Unauthorized ? credentials : -1,
                };
            }
            finally
            {
                response?.Dispose();
            }
        }
    }

    private async ValueTask<HttpResponseMessage> HeadAsync(
        HttpRequestMessage message,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        return await Client
            .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token)
            .ConfigureAwait(false);
    }

    private async ValueTask<WeirException> RefusedAsync(
        PageRequest request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        try
        {
            return await ResponseErrors.OfAsync(request, response, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return Failure(request, e);
        }
    }

    private async ValueTask<bool> IsRenewedAsync(
        Attempt attempt,
        RetryState retries,
        CancellationToken cancellationToken
    )
    {
        if (attempt.Credentials < 0 || retries.IsRefreshed || _authentication is null)
        {
            return false;
        }

        retries.IsRefreshed = true;
        return await _authentication.RefreshAsync(attempt.Credentials, cancellationToken).ConfigureAwait(false);
    }

    private HttpRequestMessage Message(PageRequest request, Uri url)
    {
        var message = new HttpRequestMessage(request.IsPost ? HttpMethod.Post : HttpMethod.Get, url);
        message.Headers.TryAddWithoutValidation("Accept", "application/json, application/x-ndjson, */*;q=0.5");
        message.Headers.TryAddWithoutValidation("Accept-Encoding", BodyDecoder.Accepted);
        message.Headers.TryAddWithoutValidation("User-Agent", "weir");
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (IsOurs(url))
        {
            foreach (var (name, value) in _options.Headers)
            {
                AddHeader(message, name, value);
            }
        }

        return message;
    }

    private static void AddHeader(HttpRequestMessage message, string name, string value)
    {
        if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
        {
            message.Content?.Headers.Remove(name);
            message.Content?.Headers.TryAddWithoutValidation(name, value);
            return;
        }

        message.Headers.Remove(name);
        message.Headers.TryAddWithoutValidation(name, value);
    }

    private bool IsOurs(Uri url) =>
        url.Scheme == _options.BaseUrl.Scheme
        && string.Equals(url.Authority, _options.BaseUrl.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the answer leads; null when it is no redirect.</summary>
    private static Uri? Redirect(PageRequest request, HttpResponseMessage response, Uri url)
    {
        var status = (int)response.StatusCode;
        if (status is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
        {
            return null;
        }

        var next = new Uri(url, location);
        if (next.Scheme is not ("http" or "https") || (url.Scheme == "https" && next.Scheme == "http"))
        {
            throw new WeirException(
                ErrorCode.SourceError,
                $"{request}: the server redirects to {UrlDisplay.Of(next)}, which is not secure"
            );
        }

        // 301 to 303 make a GET of a POST, which would ask for something else.
        return request.IsPost && status is 301 or 302 or 303
            ? throw new WeirException(
                ErrorCode.SourceError,
                $"{request}: the server redirects a POST to {UrlDisplay.Of(next)}"
            )
            : next;
    }

    private async ValueTask<byte[]> FetchTokenAsync(
        HttpRequestMessage message,
        int longest,
        CancellationToken cancellationToken
    )
    {
        // A form has no stream position: its bytes can be sent again as they are.
        var form = await message.Content!.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var request = new PageRequest("token", 1, message.RequestUri!, IsPost: true, form);
        var retries = new RetryState(_options.Retry, HostGate.For(request.Url, RateOptions.Default, _time), _time);
        while (true)
        {
            WeirException failure;
            TimeSpan? asked = null;
            try
            {
                using var copy = new HttpRequestMessage(HttpMethod.Post, message.RequestUri);
                copy.Headers.Authorization = message.Headers.Authorization;
                copy.Headers.TryAddWithoutValidation("Accept", "application/json");
                copy.Content = new ByteArrayContent(form);
                copy.Content.Headers.ContentType = message.Content.Headers.ContentType;
                using var response = await HeadAsync(copy, cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    limit.CancelAfter(_options.Timeout);
                    await response.Content.LoadIntoBufferAsync(longest, limit.Token).ConfigureAwait(false);
                    return await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
                }

                failure = TokenRefused(message.RequestUri!, response);
                asked = ResponseErrors.RetryAfter(response, _time);
                if (!ResponseErrors.IsTransient(response.StatusCode))
                {
                    throw failure;
                }
            }
            catch (Exception e) when (IsLost(e, cancellationToken))
            {
                failure = Failure(request, e);
            }

            await retries.PauseAsync(failure, asked, new RequestCounts(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The server's words are left out: they may repeat what was sent.</summary>
    private static WeirException TokenRefused(Uri url, HttpResponseMessage response) =>
        new(
            ResponseErrors.IsTransient(response.StatusCode)
                ? ErrorCode.SourceUnavailable
                : ErrorCode.AuthenticationFailed,
            SecretRedactor.Redact(
                $"the token server {UrlDisplay.Of(url)} answered {(int)response.StatusCode} {response.ReasonPhrase}"
            )
        )
        {
            Hint = "Check client_id, client_secret and scope under auth of the connection.",
        };

    /// <summary>What came of one attempt.</summary>
    private sealed class Attempt
    {
        public Answer? Answer { get; init; }

        public bool IsEnd { get; init; }

        public WeirException? Failure { get; init; }

        public TimeSpan? Asked { get; init; }

        public bool IsTransient { get; init; }

        /// <summary>The number of the credentials that were refused; -1: nothing about credentials.</summary>
        public int Credentials { get; init; } = -1;
    }
}
