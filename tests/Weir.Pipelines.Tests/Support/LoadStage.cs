using Weir.Engine;
using Weir.Movement.Tests.Support;

namespace Weir.Pipelines.Tests.Support;

/// <summary>Runs a load of numbers into a target in memory.</summary>
internal sealed class LoadStage : IAsyncDisposable
{
    private readonly Pipelines _pipelines = new();
    private readonly WeirSession _session;

    public LoadStage(long rows, params (string Name, string Value)[] configured)
    {
        Numbers = new NumbersTable(rows, isChunked: true);
        _session = new WeirSession(
            new SessionOptions
            {
                Connections = [Target],
                BaseDirectory = _pipelines.Folder,
                TransferSettings = configured.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal),
            }
        );
        _session.AddTable("numbers", Numbers);
    }

    public NumbersTable Numbers { get; }

    public MemoryTarget Target { get; } = new("memory");

    public RecordingObserver Observer => _pipelines.Observer;

    public string PathOf(string name) => Path.Combine(_pipelines.Folder, name);

    /// <summary>Loads with these keys besides source and target; what became of it.</summary>
    public async Task<TaskReport> RunAsync(string keys, string run = "")
    {
        var definition = _pipelines.Read(
            $"tasks: {{ l: {{ load: {{ from: numbers, to: memory.copy, {keys} }} }} }}\nrun: {{ {run} }}"
        );
        var report = await PipelineRunner.RunAsync(
            definition,
            _session,
            new PipelineRunnerOptions { Observer = Observer, Folder = _pipelines.Folder }
        );
        return report.Tasks[0];
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _pipelines.Dispose();
    }
}
