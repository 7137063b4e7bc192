using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Weir.CommandBenchmarks;

/// <summary>Holds each answer of a server back for a fixed time; answers that follow each other are not held up longer.</summary>
internal sealed class DelayProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _host;
    private readonly int _port;
    private readonly TimeSpan _delay;

    public DelayProxy(Uri target, TimeSpan delay)
    {
        (_host, _port, _delay) = (target.Host, target.Port, delay);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Start(Accept);
    }

    public int Port { get; }

    public void Dispose() => _listener.Dispose();

    private static void Start(Action work) =>
        new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The connection or the proxy is closed.
            }
        })
        {
            IsBackground = true,
        }.Start();

    private void Accept()
    {
        while (true)
        {
            var client = _listener.AcceptSocket();
            var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            client.NoDelay = true;
            server.Connect(_host, _port);
            Start(() => Pass(client, server));
            var answers = new BlockingCollection<(byte[] Bytes, long Due)>();
            Start(() => Hold(server, answers));
            Start(() => Deliver(answers, client));
        }
    }

    private static void Pass(Socket from, Socket to)
    {
        var buffer = new byte[64 << 10];
        while (from.Receive(buffer) is var count && count > 0)
        {
            to.Send(buffer.AsSpan(0, count));
        }

        to.Close();
    }

    private void Hold(Socket from, BlockingCollection<(byte[] Bytes, long Due)> answers)
    {
        var buffer = new byte[64 << 10];
        while (from.Receive(buffer) is var count && count > 0)
        {
            answers.Add(
                (buffer[..count], Stopwatch.GetTimestamp() + (long)(_delay.TotalSeconds * Stopwatch.Frequency))
            );
        }

        answers.CompleteAdding();
    }

    private static void Deliver(BlockingCollection<(byte[] Bytes, long Due)> answers, Socket to)
    {
        foreach (var (bytes, due) in answers.GetConsumingEnumerable())
        {
            while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var left && left > TimeSpan.Zero)
            {
                // Thread.Sleep knows whole milliseconds only, and spinning would take a processor from the server.
                _ = Sleep((uint)left.TotalMicroseconds);
            }

            to.Send(bytes);
        }

        to.Close();
    }

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sleep(uint microseconds);
}
