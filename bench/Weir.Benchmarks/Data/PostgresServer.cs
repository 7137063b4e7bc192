using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Data;

/// <summary>
/// A PostgreSQL server with default settings in a folder of its own on a free port of the loopback address. Root starts
/// it as the user postgres. It is stopped, and its folder removed, at the end.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _programs;
    private readonly string _folder;
    private readonly int _port;
    private PosixSignalRegistration[] _signals = [];
    private readonly Lock _gate = new();
    private bool _isRemoved;

    private PostgresServer(string programs, string folder, int port)
    {
        _programs = programs;
        _folder = folder;
        _port = port;
    }

    /// <summary>The connection for Weir.</summary>
    public string Url => $"postgresql://weir@127.0.0.1:{_port}/postgres";

    /// <summary>The start of a command of psql, up to its <c>-c</c>.</summary>
    public string Psql =>
        ShellText.Command([
            Path.Combine(_programs, "psql"),
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            "127.0.0.1",
            "-p",
            _port.ToString(CultureInfo.InvariantCulture),
            "-U",
            "weir",
            "-d",
            "postgres",
        ]);

    /// <summary>Starts a server; null when PostgreSQL is not installed.</summary>
    public static PostgresServer? TryStart()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .Select(d => Path.Combine(d, "bin"))
                .Where(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "psql")))
                .MaxBy(d =>
                    int.TryParse(Path.GetFileName(Path.GetDirectoryName(d)), CultureInfo.InvariantCulture, out var v)
                        ? v
                        : 0
                )
            : null;
        if (programs is null)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("weir-bench-postgres-").FullName;
        var server = new PostgresServer(programs, folder, FreePort());
        try
        {
            server.Start();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>The command of psql that runs a statement and prints fields separated by commas.</summary>
    public string Statement(string sql) => $"{Psql} -A -t -F , -c {ShellText.Quote(sql)}";

    /// <summary>Runs a statement outside all measurement.</summary>
    /// <returns>What it printed.</returns>
    public string Ask(string sql) => Shell(Statement(sql)).TrimEnd();

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        Remove();
    }

    private void OnSignal(PosixSignalContext context)
    {
        Remove();
        Environment.Exit(context.Signal == PosixSignal.SIGINT ? 130 : 143);
    }

    private void Remove()
    {
        // A signal comes on another thread; whoever is second waits, so that the program does not end before the server.
        lock (_gate)
        {
            if (_isRemoved)
            {
                return;
            }

            _isRemoved = true;
            if (File.Exists(Path.Combine(_folder, "data", "postmaster.pid")))
            {
                Shell(AsServer($"{Program("pg_ctl")} -D {Data} -m immediate stop"));
            }

            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Data => ShellText.Quote(Path.Combine(_folder, "data"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string AsServer(string command) =>
        Environment.IsPrivilegedProcess ? $"runuser -u postgres -- sh -c {ShellText.Quote(command)}" : command;

    private static string Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new BenchmarkException($"exit code {process.ExitCode} of {command}: {output}");
    }

    private string Program(string name) => ShellText.Quote(Path.Combine(_programs, name));

    private void Start()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Shell($"chown postgres {ShellText.Quote(_folder)}");
        }

        var log = ShellText.Quote(Path.Combine(_folder, "log"));
        Shell(AsServer($"{Program("initdb")} -D {Data} -U weir -A trust -E UTF8 --locale=C > {log} 2>&1"));
        // The server is in a session of its own: an end of this program by a signal would leave it running.
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
        var options = ShellText.Quote($"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1");
        Shell(AsServer($"{Program("pg_ctl")} -D {Data} -w -l {log} -o {options} start > {log}.start 2>&1"));
        Ask("ALTER ROLE weir SET client_min_messages = warning");
    }
}
