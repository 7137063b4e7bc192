using Weir.Connectors;
using Weir.Engine;

namespace Weir.Movement.Tests.Support;

/// <summary>A session with numbers to move and a target in memory.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public Stage(long rows, bool isChunked = true)
    {
        Numbers = new NumbersTable(rows, isChunked);
        Folder = Directory.CreateTempSubdirectory("weir-movement-");
        Session = new WeirSession(
            new SessionOptions
            {
                Connections = [Target],
                BaseDirectory = Folder.FullName,
                Threads = 2,
            }
        );
        Session.AddTable("numbers", Numbers);
    }

    public NumbersTable Numbers { get; }

    public MemoryTarget Target { get; } = new("memory");

    public DirectoryInfo Folder { get; }

    public WeirSession Session { get; }

    public static TransferSettings Quick { get; } =
        new()
        {
            ChunkRows = 100,
            Workers = 4,
            Parallel = ParallelPolicy.On,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(5),
        };

    public Transfer Transfer(TransferMode mode = TransferMode.Replace, params IReadOnlyList<string> key) =>
        Movement.Transfer.From(Session, "numbers").To("memory.copy").WithMode(mode, key).WithSettings(Quick);

    /// <summary>What the target must have, sorted.</summary>
    public static List<string> Expected(long rows) =>
        [
            .. Enumerable
                .Range(0, (int)rows)
                .Select(n => $"n={n}, word={System.Text.Encoding.UTF8.GetString(NumbersTable.Word(n))}")
                .Order(StringComparer.Ordinal),
        ];

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        Folder.Delete(recursive: true);
    }
}
