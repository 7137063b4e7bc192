using System.Net.Security;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>TLS over a connected socket (PostgreSQL documentation, "SSL Session Encryption", "SSL Support").</summary>
internal sealed class WireEncryption : IWireBytes, IDisposable
{
    private readonly WireStream _wire;
    private readonly SslStream _stream;

    /// <summary>Agrees on keys with the server, whose certificate must be what the settings ask for.</summary>
    /// <exception cref="WireRefusal">It is not, or there is no agreement.</exception>
    public WireEncryption(WireSocket socket, NpgsqlConnectionStringBuilder settings)
    {
        _wire = new WireStream(socket);
        _stream = new SslStream(_wire);
        try
        {
            _stream.AuthenticateAsClient(
                new SslClientAuthenticationOptions
                {
                    TargetHost = settings.Host,
                    // A server sends its whole chain; nothing is fetched from where a certificate says.
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        DisableCertificateDownloads = true,
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                        IsTrusted(settings, certificate, chain, errors),
                }
            );
        }
        catch (Exception exception)
        {
            Dispose();
            if (exception is AuthenticationException or CryptographicException or UnauthorizedAccessException)
            {
                throw new WireRefusal("the connection cannot be encrypted as it should be", exception);
            }

            throw;
        }
    }

    /// <summary>
    /// What a proof of the password is bound to, so that nobody in between can pass it on: the hash of the server's
    /// certificate (RFC 5929, section 4.1).
    /// </summary>
    /// <exception cref="WireRefusal">Its kind of signature has no such hash.</exception>
    public byte[] Binding
    {
        get
        {
            using var certificate = X509CertificateLoader.LoadCertificate(
                _stream.RemoteCertificate!.Export(X509ContentType.Cert)
            );
            return certificate.GetCertHash(HashOf(certificate.SignatureAlgorithm.Value));
        }
    }

    public int Receive(Span<byte> target)
    {
        var count = 0;
        try
        {
            // Each read takes one record of at most 16 KB.
            do
            {
                var taken = _stream.Read(target[count..]);
                if (taken == 0)
                {
                    throw new IOException("the server closed the connection");
                }

                count += taken;
            } while (count < target.Length && _wire.HasMore);
        }
        catch (IOException exception) when (exception.InnerException is NpgsqlException inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }

        return count;
    }

    public void Send(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    public void Dispose()
    {
        _stream.Dispose();
        _wire.Dispose();
    }

    /// <summary>A certificate is looked at when there is another to compare it with; the modes that demand it have one.</summary>
    private static bool IsTrusted(
        NpgsqlConnectionStringBuilder settings,
        X509Certificate? certificate,
        X509Chain? chain,
        SslPolicyErrors errors
    )
    {
        if (certificate is null || chain is null)
        {
            return false;
        }

        if (settings.RootCertificate is not { Length: > 0 } root)
        {
            return true;
        }

        if (settings.SslMode == SslMode.VerifyFull && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return false;
        }

        using var trusted = new X509Chain();
        trusted.ChainPolicy.DisableCertificateDownloads = true;
        trusted.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        trusted.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        trusted.ChainPolicy.CustomTrustStore.ImportFromPemFile(root);
        foreach (var element in chain.ChainElements)
        {
            trusted.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        using var own = X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));
        return trusted.Build(own);
    }

    private static HashAlgorithmName HashOf(string? signature) =>
        signature switch
        {
            // With MD5, SHA-1 or SHA-256, by RSA or ECDSA.
            "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.1" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
            _ => throw new WireRefusal("the server's certificate has no hash that a login can be bound to"),
        };
}
