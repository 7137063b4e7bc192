namespace Weir.SqlLogic.Engines;

/// <summary>The engines by name. Adding one is one line here.</summary>
internal static class EngineTable
{
    public static IReadOnlyList<IEngine> All { get; } = [new WeirEngine(), new PostgresEngine()];

    public static IEngine? Find(string name) =>
        All.FirstOrDefault(e => string.Equals(e.Names[0], name, StringComparison.OrdinalIgnoreCase));
}
