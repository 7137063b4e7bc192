using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>Connects a socket to where a connection string says.</summary>
internal static class WireAddress
{
    /// <summary>A connected socket that blocks, for as long as its caller has patience: disposing of it ends the attempt.</summary>
    /// <exception cref="SocketException">No address answers.</exception>
    public static Socket Connect(NpgsqlConnectionStringBuilder settings, Action<Socket> trying)
    {
        SocketException? last = null;
        foreach (var end in EndPoints(settings))
        {
            var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
            trying(socket);
            try
            {
                socket.Connect(end);
                if (end is IPEndPoint)
                {
                    KeepAlive(socket, settings);
                }

                return socket;
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                last = exception;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static IEnumerable<EndPoint> EndPoints(NpgsqlConnectionStringBuilder settings)
    {
        var host = settings.Host!;
        return host.StartsWith('/')
            ? [new UnixDomainSocketEndPoint(Path.Combine(host, $".s.PGSQL.{settings.Port}"))]
            : Dns.GetHostAddresses(host).Select(a => new IPEndPoint(a, settings.Port));
    }

    private static void KeepAlive(Socket socket, NpgsqlConnectionStringBuilder settings)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, settings.TcpKeepAlive);
        if (settings is { TcpKeepAlive: true, TcpKeepAliveTime: > 0, TcpKeepAliveInterval: > 0 })
        {
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, settings.TcpKeepAliveTime);
            socket.SetSocketOption(
                SocketOptionLevel.Tcp,
                SocketOptionName.TcpKeepAliveInterval,
                settings.TcpKeepAliveInterval
            );
        }
    }
}
