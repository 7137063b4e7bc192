using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>A certificate that signs itself, for 127.0.0.1 unless another host is named.</summary>
internal sealed class TestCertificate : IDisposable
{
    public TestCertificate(string? host = null, HashAlgorithmName? hash = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=weir test", key, hash ?? HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (host is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        File = Path.GetTempFileName();
        System.IO.File.WriteAllText(File, made.ExportCertificatePem());
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>A file with it, to trust it.</summary>
    public string File { get; }

    public void Dispose()
    {
        Certificate.Dispose();
        System.IO.File.Delete(File);
    }
}
