using System.IO.Compression;

namespace Weir.Connectors.Http;

/// <summary>Undoes the content codings of an answer (RFC 9110, section 8.4).</summary>
internal static class BodyDecoder
{
    /// <summary>What requests accept.</summary>
    public const string Accepted = "gzip, deflate, br";

    // Without strict validation a compressed body that breaks off ends like a complete one, and its last rows are missing.
    static BodyDecoder() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>The body as the server made it; raises <see cref="ErrorCode.NotSupported"/> for codings that nobody asked for.</summary>
    public static Stream Decode(Stream body, IEnumerable<string> codings, PageRequest request)
    {
        // The coding applied last is named last, and comes off first.
        foreach (var coding in codings.Reverse())
        {
            body = coding.Trim().ToLowerInvariant() switch
            {
                "" or "identity" => body,
                "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
                "deflate" => new DeflateBody(body),
                "br" => new BrotliStream(body, CompressionMode.Decompress),
                _ => throw new WeirException(
                    ErrorCode.NotSupported,
                    $"{request}: the answer has the content coding \"{coding}\""
                )
                {
                    Hint = $"Known codings: {Accepted}.",
                },
            };
        }

        return body;
    }
}
