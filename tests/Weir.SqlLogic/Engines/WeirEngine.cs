using Weir.Engine;
using Weir.Hosting;
using Weir.Movement;

namespace Weir.SqlLogic.Engines;

/// <summary>Weir in this process, with its connectors and without any configuration file.</summary>
internal sealed class WeirEngine : IEngine
{
    private static readonly string[] Features = ["weir", "csv", "json", "parquet", "sqlite"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; } = ["weir"];

    /// <inheritdoc/>
    public bool HasMessagesOfScripts => true;

    /// <inheritdoc/>
    public bool Has(string feature) => Features.Contains(feature, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public ValueTask<IEngineSession> OpenAsync(CancellationToken cancellationToken) =>
        // More than one thread also on a small machine: operators that run in parallel are what is tested.
        new(
            new WeirEngineSession(
                new WeirSession(
                    new SessionOptions
                    {
                        Connectors = BuiltInConnectors.All,
                        LoadMachine = new StatementLoader(),
                        Threads = Math.Max(2, Environment.ProcessorCount),
                    }
                )
            )
        );
}
