using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Npgsql;
using Weir.Connectors.Postgres.Wire;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>A server of the protocol that says what a test wants, to one client.</summary>
internal sealed class WireServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;
    private Stream _stream = null!;

    public WireServer(Func<WireServer, Task> script)
    {
        _listener.Start();
        _serving = ServeAsync(script);
    }

    /// <summary>Everything that the client said after its start.</summary>
    public StringBuilder Said { get; } = new();

    public Task Done => _serving;

    public NpgsqlConnectionStringBuilder Settings =>
        new()
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            Username = "somebody",
            Password = "pencil of the test",
            Database = "d",
            SslMode = SslMode.Prefer,
            ClientEncoding = "UTF8",
        };

    public WireConnection Connect() => new(Settings, _ => { });

    public void Dispose()
    {
        _listener.Dispose();
        _stream?.Dispose();
    }

    /// <summary>Answers the wish for encryption, and reads the start of the session.</summary>
    public async Task StartAsync(X509Certificate2? certificate = null)
    {
        await AnswerAsync(certificate is null ? "N"u8.ToArray() : "S"u8.ToArray());
        if (certificate is not null)
        {
            var encrypted = new SslStream(_stream);
            _stream = encrypted;
            await encrypted.AuthenticateAsServerAsync(certificate);
        }

        await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(4)) - 4);
    }

    /// <summary>Answers the wish for encryption, and goes on as if nothing were.</summary>
    public async Task AnswerAsync(byte[] answer)
    {
        await ReadAsync(8);
        await _stream.WriteAsync(answer);
    }

    /// <summary>Lets the client in, and reads its query.</summary>
    public async Task WelcomeAsync(X509Certificate2? certificate = null)
    {
        await StartAsync(certificate);
        await SendAsync('R', Number(0));
        await SendAsync('K', [.. Number(42), .. Number(43)]);
        await SendAsync('Z', "I"u8.ToArray());
        await HearAsync();
    }

    /// <summary>A message of the client, without its kind.</summary>
    public async Task<byte[]> HearAsync()
    {
        var head = await ReadAsync(5);
        var body = await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4);
        Said.Append(Encoding.UTF8.GetString(body));
        return body;
    }

    public Task SendAsync(char kind, byte[] body) => SendRawAsync([(byte)kind, .. Number(body.Length + 4), .. body]);

    public async Task SendRawAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    public Task ErrorAsync(string severity, string state, string message) =>
        SendAsync('E', Encoding.UTF8.GetBytes($"S{severity}\0V{severity}\0C{state}\0M{message}\0\0"));

    public static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private async Task ServeAsync(Func<WireServer, Task> script)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        _stream = client.GetStream();
        await script(this);
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
