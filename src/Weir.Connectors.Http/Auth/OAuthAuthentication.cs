using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weir.Secrets;

namespace Weir.Connectors.Http;

/// <summary>
/// Tokens by client credentials or a refresh token. A token is asked for when first needed, again shortly before it ends
/// and once when it is refused; requests at the same time share one such exchange.
/// </summary>
internal sealed class OAuthAuthentication(OAuthOptions options, TokenExchange send, TimeProvider time) : Authentication
{
    private const int LongestAnswer = 1 << 20;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1);
    private string? _token;
    private string? _refreshToken = options.RefreshToken;
    private DateTimeOffset _end = DateTimeOffset.MaxValue;
    private int _number;

    public override async ValueTask<int> ApplyAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token is null || time.GetUtcNow() >= _end)
            {
                await FetchAsync(cancellationToken).ConfigureAwait(false);
            }

            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            return _number;
        }
        finally
        {
            _one.Release();
        }
    }

    public override async ValueTask<bool> RefreshAsync(int used, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (used == _number)
            {
                await FetchAsync(cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask FetchAsync(CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, options.TokenUrl);
        message.Content = new FormUrlEncodedContent(Form());
        if (!options.IsClientInBody && options.ClientSecret is not null)
        {
            // Section 2.3.1: both are form-encoded before they are joined.
            var pair = $"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(options.ClientSecret)}";
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
            SecretRedactor.Register(basic);
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        }

        var answer = await send(message, LongestAnswer, cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer);
            Take(document.RootElement);
        }
        catch (JsonException e)
        {
            throw Wrong("which is not JSON", e);
        }
    }

    private List<KeyValuePair<string, string>> Form()
    {
        var form = new List<KeyValuePair<string, string>>
        {
            new("grant_type", _refreshToken is null ? "client_credentials" : "refresh_token"),
        };
        Add("refresh_token", _refreshToken);
        Add("scope", options.Scope);
        Add("audience", options.Audience);
        if (options.IsClientInBody || options.ClientSecret is null)
        {
            Add("client_id", options.ClientId);
            Add("client_secret", options.ClientSecret);
        }

        return form;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                form.Add(new(name, value));
            }
        }
    }

    private void Take(JsonElement answer)
    {
        if (
            answer.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("access_token", out var token)
            || token.ValueKind != JsonValueKind.String
            || token.GetString() is not { Length: > 0 } text
        )
        {
            throw Wrong("which has no access_token", null);
        }

        SecretRedactor.Register(text);
        _token = text;
        _number++;
        _end = DateTimeOffset.MaxValue;
        if (
            answer.TryGetProperty("expires_in", out var seconds)
            && seconds.ValueKind == JsonValueKind.Number
            && seconds.TryGetDouble(out var life)
            && life is > 0 and < 1e9
        )
        {
            // Short lives are used to their last tenth instead of being asked for before each request.
            var margin = Math.Min(Margin.TotalSeconds, life / 10);
            _end = time.GetUtcNow() + TimeSpan.FromSeconds(life - margin);
        }

        // Section 6: the server may give out a new refresh token, and the old one may then be void.
        if (
            _refreshToken is not null
            && answer.TryGetProperty("refresh_token", out var refresh)
            && refresh.ValueKind == JsonValueKind.String
            && refresh.GetString() is { Length: > 0 } next
        )
        {
            SecretRedactor.Register(next);
            _refreshToken = next;
        }
    }

    private WeirException Wrong(string how, Exception? inner) =>
        new(
            ErrorCode.AuthenticationFailed,
            $"the token server {UrlDisplay.Of(options.TokenUrl)} gave an answer {how}",
            inner
        );
}
