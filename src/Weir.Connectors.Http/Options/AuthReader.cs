using System.Text;
using Weir.Configuration;
using Weir.Secrets;

namespace Weir.Connectors.Http;

/// <summary>Reads the section <c>auth</c>; everything secret in it is registered, so that no message can hold it.</summary>
internal static class AuthReader
{
    private static readonly string[] Types = ["none", "bearer", "basic", "header", "query", "oauth2"];

    public static AuthOptions? Read(OptionReader? section, string connection)
    {
        if (section is null)
        {
            return null;
        }

        var reader = new OptionReader(section.Map, $"auth of connection \"{connection}\"");
        var type = reader.RequiredText("type");
        AuthOptions? auth = type switch
        {
            "none" => null,
            "bearer" => new HeaderAuthOptions("Authorization", "Bearer " + Secret(reader, "token")),
            "basic" => Basic(reader.RequiredText("username"), Secret(reader, "password")),
            "header" => new HeaderAuthOptions(HeaderName(reader), Secret(reader, "value")),
            "query" => new QueryAuthOptions(reader.RequiredText("name"), Secret(reader, "value")),
            "oauth2" => OAuth(reader),
            _ => throw reader.Wrong(
                "type",
                reader.Node("type")!,
                "one of " + string.Join(", ", Types),
                Suggestions.DidYouMean(type, Types)
            ),
        };
        reader.Finish();
        return auth;
    }

    /// <summary>Basic authentication from the user and password of a URL.</summary>
    public static AuthOptions FromUserInfo(string userInfo)
    {
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        var user = Uri.UnescapeDataString(colon < 0 ? userInfo : userInfo[..colon]);
        var password = colon < 0 ? "" : Uri.UnescapeDataString(userInfo[(colon + 1)..]);
        SecretRedactor.Register(password);
        return Basic(user, password);
    }

    private static HeaderAuthOptions Basic(string user, string password)
    {
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        SecretRedactor.Register(token);
        return new HeaderAuthOptions("Authorization", "Basic " + token);
    }

    private static OAuthOptions OAuth(OptionReader reader)
    {
        var options = new OAuthOptions
        {
            TokenUrl = HttpOptionsReader.AbsoluteUrl(reader, "token_url", reader.RequiredText("token_url")),
            ClientId = reader.RequiredText("client_id"),
            ClientSecret = reader.Text("client_secret"),
            RefreshToken = reader.Text("refresh_token"),
            Scope = reader.Text("scope"),
            Audience = reader.Text("audience"),
            IsClientInBody = reader.Text("client_auth") switch
            {
                null or "basic" => false,
                "body" => true,
                _ => throw reader.Wrong("client_auth", reader.Node("client_auth")!, "basic or body"),
            },
        };
        SecretRedactor.Register(options.ClientSecret);
        SecretRedactor.Register(options.RefreshToken);
        return options.ClientSecret is null && options.RefreshToken is null
            ? throw reader.Missing("client_secret")
            : options;
    }

    private static string HeaderName(OptionReader reader)
    {
        var name = reader.RequiredText("name");
        using var probe = new HttpRequestMessage();
        return probe.Headers.TryAddWithoutValidation(name, "x")
            ? name
            : throw reader.Wrong("name", reader.Node("name")!, "the name of a request header");
    }

    private static string Secret(OptionReader reader, string key)
    {
        var secret = reader.RequiredText(key);
        SecretRedactor.Register(secret);
        return secret.AsSpan().IndexOfAny('\r', '\n') < 0
            ? secret
            : throw OptionReader.Error($"\"{key}\" in {reader.What} must be one line", reader.Map.Origin, null);
    }
}
