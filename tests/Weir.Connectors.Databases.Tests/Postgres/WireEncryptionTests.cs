using System.Security.Cryptography;
using Npgsql;
using Weir.Connectors.Databases.Tests.Support;
using Weir.Connectors.Postgres.Wire;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>Servers that encrypt, honest ones and those in between.</summary>
public class WireEncryptionTests
{
    private const string Password = "pencil of the test";

    [Theory]
    [InlineData(SslMode.Prefer, null, false, true)]
    [InlineData(SslMode.Require, null, false, true)]
    [InlineData(SslMode.Require, null, true, true)]
    [InlineData(SslMode.Require, "another.test", true, true)]
    [InlineData(SslMode.VerifyCA, null, true, true)]
    [InlineData(SslMode.VerifyCA, "another.test", true, true)]
    [InlineData(SslMode.VerifyFull, null, true, true)]
    [InlineData(SslMode.VerifyFull, "another.test", true, false)]
    public async Task A_certificate_is_taken_as_the_mode_says(SslMode mode, string? host, bool isKnown, bool isTaken)
    {
        using var certificate = new TestCertificate(host);
        using var server = new WireServer(async s =>
        {
            await s.StartAsync(certificate.Certificate);
            await new ScramServer(s, Password).AskAsync(["SCRAM-SHA-256"]);
        });
        var settings = server.Settings;
        settings.SslMode = mode;
        settings.RootCertificate = isKnown ? certificate.File : null;

        if (isTaken)
        {
            new WireConnection(settings, _ => { }).Dispose();
            await server.Done;
        }
        else
        {
            Assert.Throws<WireRefusal>(() => new WireConnection(settings, _ => { }));
            await Assert.ThrowsAnyAsync<Exception>(() => server.Done);
        }
    }

    [Theory]
    [InlineData(SslMode.Prefer)]
    [InlineData(SslMode.Require)]
    [InlineData(SslMode.VerifyCA)]
    [InlineData(SslMode.VerifyFull)]
    public async Task A_certificate_that_somebody_else_signed_is_refused(SslMode mode)
    {
        using var certificate = new TestCertificate();
        using var other = new TestCertificate();
        using var server = new WireServer(s => s.StartAsync(certificate.Certificate));
        var settings = server.Settings;
        settings.SslMode = mode;
        settings.RootCertificate = other.File;

        Assert.Throws<WireRefusal>(() => new WireConnection(settings, _ => { }));
        await Assert.ThrowsAnyAsync<Exception>(() => server.Done);
    }

    [Theory]
    [InlineData(SslMode.VerifyCA)]
    [InlineData(SslMode.VerifyFull)]
    public void What_to_trust_without_a_file_of_certificates_is_left_to_the_driver(SslMode mode)
    {
        using var server = new WireServer(s => s.StartAsync());
        var settings = server.Settings;
        settings.SslMode = mode;

        Assert.Throws<WireRefusal>(() => new WireConnection(settings, _ => { }));
        Assert.False(server.Done.IsCompleted);
    }

    [Theory]
    [InlineData(SslMode.Require)]
    [InlineData(SslMode.VerifyFull)]
    public async Task A_server_that_does_not_encrypt_is_refused_where_that_is_required(SslMode mode)
    {
        using var certificate = new TestCertificate();
        using var server = new WireServer(s => s.AnswerAsync("N"u8.ToArray()));
        var settings = server.Settings;
        settings.SslMode = mode;
        settings.RootCertificate = certificate.File;

        Assert.Throws<WireRefusal>(() => new WireConnection(settings, _ => { }));
        await server.Done;
    }

    [Theory]
    [InlineData("S")]
    [InlineData("SR\0\0\0\u0008\0\0\0\0Z\0\0\0\u0005I")]
    public async Task What_is_said_in_the_clear_after_encryption_was_agreed_on_is_not_heard(string answer)
    {
        using var server = new WireServer(s => s.AnswerAsync([.. answer.Select(c => (byte)c)]));

        var error = Assert.ThrowsAny<Exception>(server.Connect);
        Assert.True(error is IOException or WireRefusal, error.ToString());
        await server.Done;
    }

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public async Task A_proof_is_bound_to_the_certificate_where_the_server_can(string hash)
    {
        var algorithm = new HashAlgorithmName(hash);
        using var certificate = new TestCertificate(hash: algorithm);
        ScramServer? scram = null;
        using var server = new WireServer(async s =>
        {
            await s.StartAsync(certificate.Certificate);
            scram = new ScramServer(s, Password);
            await scram.AskAsync(["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]);
        });

        server.Connect().Dispose();

        await server.Done;
        Assert.Equal(("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"), (scram!.Mechanism, scram.Header));
        Assert.Equal(certificate.Certificate.GetCertHash(algorithm), scram.Binding);
    }

    /// <summary>The real server compares it with what it offered: who takes an offer away in between is found out.</summary>
    [Fact]
    public async Task A_server_that_offers_no_binding_is_told_that_there_could_be_one()
    {
        using var certificate = new TestCertificate();
        ScramServer? scram = null;
        using var server = new WireServer(async s =>
        {
            await s.StartAsync(certificate.Certificate);
            scram = new ScramServer(s, Password);
            await scram.AskAsync(["SCRAM-SHA-256"]);
        });

        server.Connect().Dispose();

        await server.Done;
        Assert.Equal(("SCRAM-SHA-256", "y,,"), (scram!.Mechanism, scram.Header));
        Assert.Empty(scram.Binding);
    }
}
