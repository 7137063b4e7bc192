using Npgsql;
using Weir.Connectors;
using Weir.Engine;
using Weir.Hosting;
using Weir.Movement;

namespace Weir.Crash.Tests;

/// <summary>Moves once, says each step that it reaches, and lets the ordered fault happen at the ordered one.</summary>
internal sealed class Mover(MoveOrder order, TextWriter output) : IAsyncDisposable
{
    /// <summary>The name under which the tests themselves are connected.</summary>
    public const string TestsName = "crash tests";

    private readonly Lock _lock = new();
    private WeirSession? _session;
    private int _steps;

    public static async Task<WeirSession> OpenAsync(string folder, string? url)
    {
        List<KeyValuePair<string, string>> sources =
        [
            KeyValuePair.Create("out", "out.db"),
            KeyValuePair.Create("lite", Path.Combine(folder, "..", "lite.db")),
        ];
        if (url is not null)
        {
            sources.Add(KeyValuePair.Create("pg", url));
        }

        var session = await SessionFactory.CreateAsync(new SessionRequest { Folder = folder, Sources = sources });
        return session;
    }

    public async Task RunAsync()
    {
        try
        {
            var result = await MoveAsync();
            Say($"done {result.Chunks} {result.ResumedChunks} {result.Written}");
        }
        catch (WeirException exception)
        {
            Say($"error {exception.Code.Name} {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }
    }

    private async Task<TransferResult> MoveAsync()
    {
        var road = Road.All.Single(r => r.Name == order.Road);
        _session = await OpenAsync(order.Folder, order.Url);
        var source = road.Source == "csv" ? Path.Combine(order.Folder, "..", road.From) : road.From;
        TransferSteps.Observer = Reach;
        return await Transfer
            .From(_session, source)
            .To(road.To(order.Schema))
            .WithMode(road.Mode, road.Mode == TransferMode.Upsert ? ["id"] : [])
            .WithSettings(
                new TransferSettings
                {
                    Parallel = ParallelPolicy.On,
                    Workers = Road.Workers,
                    ChunkRows = 250,
                    RetryDelay = TimeSpan.FromMilliseconds(5),
                    MaxRetryDelay = TimeSpan.FromMilliseconds(5),
                }
            )
            .RunAsync();
    }

    private void Reach(string step)
    {
        lock (_lock)
        {
            Say("step " + step);
            if (++_steps != order.At)
            {
                return;
            }

            if (order.Fault == Fault.Kill)
            {
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }

            Drop();
        }
    }

    private void Drop()
    {
        var uri = new Uri(order.Url!);
        var user = uri.UserInfo.Split(':');
        using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder
            {
                Host = uri.Host,
                Port = uri.Port,
                Username = user[0],
                Password = user[1],
                Database = uri.AbsolutePath.Trim('/'),
                ApplicationName = TestsName,
                Pooling = false,
            }.ConnectionString
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> '{TestsName}'";
        command.ExecuteNonQuery();
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
