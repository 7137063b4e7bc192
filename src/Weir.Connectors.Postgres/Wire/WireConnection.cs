using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>
/// A connection that reads the rows of COPY as fast as the socket gives them (PostgreSQL documentation, "Frontend/Backend
/// Protocol", version 3.0). The driver hands rows out one by one, and its sockets wake a thread for every packet; all else
/// is better left to it. Calls block; one at a time, but <see cref="Dispose"/> may come from elsewhere and ends them.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    private const int Version = 3 << 16;
    private const int EncryptionRequest = (1234 << 16) | 5679;
    private const int AuthenticationOk = 0;
    private const int AuthenticationSasl = 10;
    private const int AuthenticationSaslContinue = 11;
    private const int AuthenticationSaslFinal = 12;

    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly WireInput _input;
    private readonly WireSocket _socket;
    private readonly WireEncryption? _encryption;
    private int _left;
    private bool _isCopying;

    /// <summary>Connects and logs in.</summary>
    /// <param name="settings">Where and as whom.</param>
    /// <param name="trying">Is told the socket of each attempt, to end it by disposing of it.</param>
    /// <exception cref="WireRefusal">The driver has to do it.</exception>
    /// <exception cref="IOException">The server goes away meanwhile.</exception>
    public WireConnection(NpgsqlConnectionStringBuilder settings, Action<Socket> trying)
    {
        _settings = settings;
        CheckSettings();
        _socket = new WireSocket(WireAddress.Connect(settings, trying));
        try
        {
            _encryption = Encrypts() ? new WireEncryption(_socket, settings) : null;
            _input = new WireInput(Bytes);
            LogIn();
        }
        catch (Exception exception)
        {
            Dispose();
            if (exception is PostgresException said)
            {
                throw new WireRefusal(said.MessageText, said);
            }

            throw;
        }
    }

    /// <summary>The server's process.</summary>
    public int ProcessId { get; private set; }

    /// <summary>How long an answer may take; zero for any time.</summary>
    public TimeSpan Patience
    {
        set => _socket.Patience = value;
    }

    private IWireBytes Bytes => _encryption is { } encryption ? encryption : _socket;

    /// <summary>Runs statements without results, divided by semicolons.</summary>
    /// <exception cref="PostgresException">The server refuses one of them.</exception>
    public void Execute(string statements)
    {
        Query(statements);
        _ = Await(WireMessage.ReadyForQuery);
    }

    /// <summary>Begins a COPY … TO STDOUT.</summary>
    public void BeginCopy(string statement)
    {
        Query(statement);
        if (!Await(WireMessage.CopyOutResponse))
        {
            throw new IOException("the server does not send what it was asked for");
        }

        _isCopying = true;
    }

    /// <summary>The next bytes of the COPY, as many as are here; 0 when it is over and went well.</summary>
    public int ReadCopy(Span<byte> target)
    {
        var count = 0;
        while (count < target.Length)
        {
            if (count > 0 && (_left > 0 ? _input.IsEmpty : !_input.HasHead))
            {
                break;
            }

            if (_left > 0)
            {
                var taken = _input.Take(target[count..], _left);
                _left -= taken;
                count += taken;
            }
            else if (!NextRow())
            {
                break;
            }
        }

        return count;
    }

    /// <summary>Says that nothing more will come, when nothing goes on.</summary>
    public void Terminate() => Send('X', []);

    public void Dispose()
    {
        // The socket first: it ends what another thread waits for, and nothing is said to the server any more.
        _socket.Dispose();
        _encryption?.Dispose();
    }

    private bool NextRow()
    {
        while (_isCopying)
        {
            var (kind, length) = _input.Next();
            switch (kind)
            {
                case WireMessage.CopyData:
                    _left = length;
                    return true;
                case WireMessage.CopyDone:
                    _input.Body(length);
                    _isCopying = false;
                    _ = Await(WireMessage.ReadyForQuery);
                    break;
                case WireMessage.ErrorResponse:
                    _isCopying = false;
                    _ = Await(WireMessage.ReadyForQuery, WireError.Read(_input.Body(length)));
                    break;
                default:
                    _input.Body(length);
                    break;
            }
        }

        return false;
    }

    /// <summary>Reads until a message comes; false: the statement ends without it. Raises what the server refused.</summary>
    private bool Await(WireMessage awaited, PostgresException? error = null)
    {
        try
        {
            while (true)
            {
                var (kind, length) = _input.Next();
                var body = _input.Body(length);
                if (kind == WireMessage.ErrorResponse)
                {
                    error ??= WireError.Read(body);
                }
                else if (kind == WireMessage.ReadyForQuery && error is not null)
                {
                    throw error;
                }
                else if (kind == awaited || kind == WireMessage.ReadyForQuery)
                {
                    return kind == awaited;
                }
            }
        }
        catch (IOException) when (error is not null)
        {
            // After a fatal error the server says nothing more.
            throw error;
        }
    }

    private void Query(string text)
    {
        var message = new ArrayBufferWriter<byte>();
        WriteText(message, text);
        Send('Q', message.WrittenSpan);
    }

    private void CheckSettings()
    {
        if (_settings.Host is not { Length: > 0 } host || host.Contains(',', StringComparison.Ordinal))
        {
            throw new WireRefusal("the connection has several hosts");
        }

        // Which certificates the driver trusts without being told any is its own affair.
        if (_settings is { SslMode: SslMode.VerifyCA or SslMode.VerifyFull, RootCertificate: not { Length: > 0 } })
        {
            throw new WireRefusal("the certificate is to be checked, and there is nothing to check it with");
        }
    }

    private void LogIn()
    {
        SendStart();
        Scram? scram = null;
        while (true)
        {
            var (kind, length) = _input.Next();
            var body = _input.Body(length);
            switch (kind)
            {
                case WireMessage.Authentication:
                    Authenticate(Number(body), body[sizeof(int)..], ref scram);
                    break;
                case WireMessage.BackendKeyData:
                    ProcessId = Number(body);
                    break;
                case WireMessage.ErrorResponse:
                    throw WireError.Read(body);
                case WireMessage.ReadyForQuery:
                    return;
                case WireMessage.NegotiateProtocolVersion:
                    throw new WireRefusal("the server wants another version of the protocol");
            }
        }
    }

    /// <summary>Asks whether the server encrypts, unless that is not wanted.</summary>
    private bool Encrypts()
    {
        if (_socket.IsLocal || _settings.SslMode is SslMode.Disable or SslMode.Allow)
        {
            return false;
        }

        Span<byte> request = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length);
        BinaryPrimitives.WriteInt32BigEndian(request[sizeof(int)..], EncryptionRequest);
        _socket.Send(request);
        // No byte more: what comes before the keys are agreed on may be anybody's.
        Span<byte> answer = stackalloc byte[1];
        _socket.Receive(answer);
        return (char)answer[0] switch
        {
            'S' => true,
            'N' when _settings.SslMode == SslMode.Prefer => false,
            _ => throw new WireRefusal("the server does not encrypt"),
        };
    }

    private void SendStart()
    {
        var body = new ArrayBufferWriter<byte>();
        WriteInt32(body, Version);
        WriteSetting(body, "user", _settings.Username);
        WriteSetting(body, "database", _settings.Database);
        WriteSetting(body, "client_encoding", _settings.ClientEncoding);
        WriteSetting(body, "application_name", _settings.ApplicationName);
        WriteSetting(body, "options", _settings.Options);
        body.Write("\0"u8);
        var message = new ArrayBufferWriter<byte>();
        WriteInt32(message, body.WrittenCount + sizeof(int));
        message.Write(body.WrittenSpan);
        Bytes.Send(message.WrittenSpan);
    }

    /// <summary>The number that a message begins with.</summary>
    private static int Number(ReadOnlySpan<byte> body) =>
        BinaryPrimitives.TryReadInt32BigEndian(body, out var number)
            ? number
            : throw new IOException("the server sent something that is not a message");

    private void Authenticate(int way, ReadOnlySpan<byte> data, ref Scram? scram)
    {
        switch (way)
        {
            case AuthenticationOk:
                // Who has not proved to know the password may be anybody; without one that does not matter.
                if (scram is { IsProven: false })
                {
                    throw new WireRefusal("the server did not prove that it knows the password");
                }

                break;
            case AuthenticationSasl when _settings.Password is { Length: > 0 } password && scram is null:
                var offered = Encoding.UTF8.GetString(data).Split('\0');
                scram = new Scram(password, offered, _encryption is { } encryption ? () => encryption.Binding : null);
                var first = new ArrayBufferWriter<byte>();
                WriteText(first, scram.Mechanism);
                WriteInt32(first, scram.First.Length);
                first.Write(Encoding.ASCII.GetBytes(scram.First));
                Send('p', first.WrittenSpan);
                break;
            case AuthenticationSaslContinue when scram is not null:
                Send('p', Encoding.ASCII.GetBytes(scram.Answer(Encoding.UTF8.GetString(data))));
                break;
            case AuthenticationSaslFinal when scram is not null:
                scram.Check(Encoding.UTF8.GetString(data));
                break;
            default:
                throw new WireRefusal("the server asks for the password in another way");
        }
    }

    private void Send(char kind, ReadOnlySpan<byte> body)
    {
        var message = new ArrayBufferWriter<byte>(body.Length + 8);
        message.Write([(byte)kind]);
        WriteInt32(message, body.Length + sizeof(int));
        message.Write(body);
        Bytes.Send(message.WrittenSpan);
    }

    private static void WriteSetting(ArrayBufferWriter<byte> target, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            WriteText(target, name);
            WriteText(target, value);
        }
    }

    private static void WriteText(ArrayBufferWriter<byte> target, string text)
    {
        target.Write(Encoding.UTF8.GetBytes(text));
        target.Write("\0"u8);
    }

    private static void WriteInt32(ArrayBufferWriter<byte> target, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(target.GetSpan(sizeof(int)), value);
        target.Advance(sizeof(int));
    }
}
