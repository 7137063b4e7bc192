using System.Globalization;
using Weir.Connectors;
using Weir.Engine;
using Weir.Hosting;
using Weir.Hosting.Configuration;

namespace Weir.Movement.Tests.Support;

/// <summary>A folder with files to load from and into, and a database file <c>lite</c> beside them.</summary>
internal sealed class FileStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private FileStage(DirectoryInfo folder, WeirSession session) => (_folder, Session) = (folder, session);

    public WeirSession Session { get; }

    /// <summary>Small chunks, one after another, so that a test knows what the disk has at any step.</summary>
    public static TransferSettings Quick { get; } =
        new()
        {
            ChunkRows = 100,
            Workers = 1,
            Parallel = ParallelPolicy.On,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(5),
        };

    public static async Task<FileStage> OpenAsync(long memory = 64 << 20, int threads = 2)
    {
        var folder = Directory.CreateTempSubdirectory("weir-files-");
        var request = new SessionRequest
        {
            FindsConfiguration = false,
            Folder = folder.FullName,
            Sources = [KeyValuePair.Create("lite", "lite.db")],
            Settings = new WeirSettings { Memory = memory, Threads = threads },
        };
        return new FileStage(folder, await SessionFactory.CreateAsync(request));
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The files by their paths in the folder, hidden ones too; but those of the database.</summary>
    public List<string> Files() =>
        [
            .. _folder
                .EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(_folder.FullName, f.FullName))
                .Where(f => !f.StartsWith("lite.db", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>A transfer by the key <c>id</c>.</summary>
    public Transfer Transfer(TransferMode mode, string source = "new.csv", string target = "target.parquet") =>
        Movement.Transfer.From(Session, source).To(target).WithMode(mode, "id").WithSettings(Quick);

    /// <summary>Writes the rows of a query to a file that no job knows.</summary>
    public async Task WriteAsync(string name, string query)
    {
        File.Delete(PathOf(name));
        _ = await RowsAsync($"COPY ({query}) TO '{name}'");
    }

    /// <summary>The rows of a statement, a text each, sorted.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var result = await Session.QueryAsync(sql);
        var rows = await result.ToListAsync();
        return
        [
            .. rows.Select(r =>
                    string.Join('|', r.Select(v => Convert.ToString(v ?? "NULL", CultureInfo.InvariantCulture)))
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
