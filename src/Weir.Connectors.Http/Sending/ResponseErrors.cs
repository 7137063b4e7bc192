using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Secrets;

namespace Weir.Connectors.Http;

/// <summary>Makes our errors of answers and failures; each names the table, the page and the URL, none holds a secret.</summary>
internal static class ResponseErrors
{
    /// <summary>What stands before the server's own words.</summary>
    public const string DetailMark = "; it says: ";

    private const int LongestDetail = 300;

    /// <summary>Whether a later attempt may succeed.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status
            is HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests
                or HttpStatusCode.InternalServerError
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
        || (int)status is 425 or (>= 506 and not 510 and not 511);

    /// <summary>The error for an answer that is no success.</summary>
    public static async ValueTask<WeirException> OfAsync(
        PageRequest request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var status = (int)response.StatusCode;
        var code = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => ErrorCode.AuthenticationFailed,
            HttpStatusCode.Forbidden => ErrorCode.PermissionDenied,
            var s when IsTransient(s) => ErrorCode.SourceUnavailable,
            _ => ErrorCode.SourceError,
        };
        var reason = string.IsNullOrWhiteSpace(response.ReasonPhrase) ? "" : " " + Clean(response.ReasonPhrase);
        var detail = await DetailAsync(response, cancellationToken).ConfigureAwait(false);
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"{request}: the server answered {status}{reason}{detail}"
        );
        return new WeirException(code, SecretRedactor.Redact(message))
        {
            Hint = response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => "Check auth of the connection.",
                HttpStatusCode.NotFound => "Check base_url of the connection and path of the resource.",
                _ => null,
            },
        };
    }

    /// <summary>How long the server wants us to wait (RFC 9110, section 10.2.3); null when it does not say.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            // A date has whole seconds: what is cut off must not shorten the wait.
            { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            _ => null,
        };

    /// <summary>The error for a request that got no answer, or none in time.</summary>
    public static WeirException Unanswered(PageRequest request, Exception exception, TimeSpan timeout)
    {
        if (exception is OperationCanceledException)
        {
            return new WeirException(
                ErrorCode.SourceUnavailable,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{request}: the server did not answer within {timeout.TotalSeconds:0.###} s"
                ),
                exception
            );
        }

        var isConnecting = IsConnecting(exception);
        var host = request.Url.Authority;
        var what = isConnecting ? $"cannot connect to {host}" : "the connection broke";
        return new WeirException(
            isConnecting ? ErrorCode.ConnectionFailed : ErrorCode.ConnectionLost,
            SecretRedactor.Redact($"{request}: {what}: {Reason(exception)}"),
            exception
        );
    }

    /// <summary>Whether no connection was made: the request surely was not seen.</summary>
    public static bool IsConnecting(Exception exception) =>
        exception
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError
            };

    private static string Reason(Exception exception) =>
        exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
                "the name of the host is not known",
            _ when Socket(exception) is { } socket => socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "connection refused",
                SocketError.ConnectionReset => "connection reset",
                _ => socket.Message,
            },
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } i } =>
                i.Message,
            InvalidDataException => $"the compressed body is damaged: {exception.Message}",
            HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } =>
                "the answer ended before it was complete",
            { InnerException: HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } } =>
                "the answer ended before it was complete",
            _ => exception.Message,
        };

    private static SocketException? Socket(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is SocketException socket)
            {
                return socket;
            }
        }

        return null;
    }

    private static async ValueTask<string> DetailAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            return "";
        }

        try
        {
            var buffer = new byte[LongestDetail * 4];
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var length = await stream
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            var text = Clean(Encoding.UTF8.GetString(buffer, 0, length));
            return text.Length == 0 || text.StartsWith('<') ? "" : DetailMark + text;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status says enough; a broken explanation must not hide it.
            cancellationToken.ThrowIfCancellationRequested();
            return "";
        }
    }

    /// <summary>One line without control characters, cut.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, LongestDetail));
        foreach (var letter in text.Trim())
        {
            if (clean.Length >= LongestDetail)
            {
                clean.Append('…');
                break;
            }

            clean.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return clean.ToString();
    }
}
