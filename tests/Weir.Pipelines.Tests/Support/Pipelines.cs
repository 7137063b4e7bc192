using Weir.Engine;
using Weir.Hosting;

namespace Weir.Pipelines.Tests.Support;

/// <summary>Runs the text of a pipeline file in a folder of its own.</summary>
internal sealed class Pipelines : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-pipeline-");

    public string Folder => _folder.FullName;

    public RecordingObserver Observer { get; } = new();

    public void Dispose() => _folder.Delete(recursive: true);

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>What is in the folder, without the ledgers beside loaded files.</summary>
    public string[] Files() =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Folder, f))
                .Where(f => f != "p.yaml" && !f.EndsWith(".weir.jsonl", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    public PipelineDefinition Read(string yaml)
    {
        Write("p.yaml", yaml);
        return PipelineFile.Load(Path.Combine(Folder, "p.yaml")).Definition;
    }

    public async Task<PipelineReport> RunAsync(
        string yaml,
        TimeProvider? time = null,
        Func<PipelineDefinition, PipelineDefinition>? change = null,
        CancellationToken cancellationToken = default
    )
    {
        var definition = Read(yaml);
        definition = change?.Invoke(definition) ?? definition;
        await using var session = await OpenAsync(definition);
        return await PipelineRunner.RunAsync(
            definition,
            session,
            new PipelineRunnerOptions
            {
                Observer = Observer,
                Time = time ?? TimeProvider.System,
                Folder = Folder,
                TempDirectory = Path.Combine(Folder, "temp"),
            },
            cancellationToken
        );
    }

    public async Task<IReadOnlyList<PreparedTask>> PrepareAsync(string yaml)
    {
        var definition = Read(yaml);
        await using var session = await OpenAsync(definition);
        return await PipelinePreparer.PrepareAsync(definition, session);
    }

    private async Task<WeirSession> OpenAsync(PipelineDefinition definition) =>
        await SessionFactory.CreateAsync(
            new SessionRequest
            {
                Folder = Folder,
                Connections = definition.Connections,
                Settings = new Hosting.Configuration.WeirSettings { Memory = 96 << 20, Threads = 2 },
            }
        );
}
