using Weir.Connectors;

namespace Weir.Engine;

/// <summary>Table functions of the engine itself.</summary>
internal static class BuiltInTableFunctions
{
    public static IReadOnlyList<ITableFunction> All { get; } =
    [new SeriesFunction("generate_series", includesStop: true), new SeriesFunction("range", includesStop: false)];
}
