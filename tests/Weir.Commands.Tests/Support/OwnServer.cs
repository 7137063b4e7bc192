using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Weir.Commands.Tests.Support;

/// <summary>A PostgreSQL server of one test, which may be killed and started again.</summary>
internal sealed class OwnServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-commands-server-").FullName;
    private readonly int _port = FreePort();

    private OwnServer() { }

    /// <summary>Where the server's programs are; null: nowhere.</summary>
    public static string? Programs { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .Select(d => Path.Combine(d, "bin"))
                .Where(d => File.Exists(Path.Combine(d, "initdb")))
                .MaxBy(d =>
                    int.TryParse(Path.GetFileName(Path.GetDirectoryName(d)), CultureInfo.InvariantCulture, out var v)
                        ? v
                        : 0
                )
            : null;

    public string Url => $"postgresql://weir@127.0.0.1:{_port}/postgres";

    public static async Task<OwnServer> StartAsync()
    {
        var server = new OwnServer();
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", server._folder);
        }

        await server.ProgramAsync("initdb", "-U", "weir", "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
        await server.ControlAsync("start");
        return server;
    }

    /// <summary>Kills the server in mid-work, and starts it again.</summary>
    public Task RestartAsync() => ControlAsync("restart");

    public void Dispose()
    {
        ControlAsync("stop").GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    private Task ControlAsync(string what) =>
        ProgramAsync(
            "pg_ctl",
            "-w",
            "-m",
            "immediate",
            "-l",
            Path.Combine(_folder, "log"),
            "-o",
            $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=30",
            what
        );

    private Task ProgramAsync(string name, params string[] arguments)
    {
        string[] all = [Path.Combine(Programs!, name), "-D", Path.Combine(_folder, "data"), .. arguments];
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", .. all])
            : RunAsync(all[0], all[1..]);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // The server keeps the standard output of who starts it, so that must not be a pipe.
        using var process = Process.Start(
            new ProcessStartInfo(
                "/bin/sh",
                ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments]
            )
            {
                WorkingDirectory = "/",
            }
        )!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
