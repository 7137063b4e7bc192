using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Functions by name. <see cref="BuiltIn"/> is the explicit list of all that Weir brings.</summary>
public sealed class FunctionCatalog : IFunctionCatalog
{
    private readonly Dictionary<string, List<ScalarDefinition>> _scalars = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<AggregateDefinition>> _aggregates = new(StringComparer.OrdinalIgnoreCase);

    internal FunctionCatalog(ScalarList scalars, AggregateList aggregates)
    {
        foreach (var definition in scalars.Definitions)
        {
            Overloaded(_scalars, definition.Name).Add(definition);
        }

        foreach (var definition in aggregates.Definitions)
        {
            Overloaded(_aggregates, definition.Name).Add(definition);
        }
    }

    /// <summary>All functions of Weir.</summary>
    public static FunctionCatalog BuiltIn { get; } = BuiltInFunctions.CreateCatalog();

    /// <inheritdoc/>
    public IEnumerable<string> ScalarNames => _scalars.Keys;

    /// <inheritdoc/>
    public IEnumerable<string> AggregateNames => _aggregates.Keys;

    /// <inheritdoc/>
    public IEnumerable<FunctionDescription> Describe() =>
        _scalars
            .Values.SelectMany(list => list.Select(d => d.Describe()))
            .Concat(_aggregates.Values.SelectMany(list => list.Select(d => d.Describe())))
            .OrderBy(d => d.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsAggregate(string name) => _aggregates.ContainsKey(name);

    /// <inheritdoc/>
    public bool IsScalar(string name) => _scalars.ContainsKey(name);

    /// <inheritdoc/>
    public ResolvedScalar? ResolveScalar(
        string name,
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntypedText
    ) => ResolveScalar(name, arguments, isUntypedText, []);

    /// <inheritdoc/>
    public ResolvedScalar? ResolveScalar(
        string name,
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntypedText,
        IReadOnlyList<object?> constants
    ) =>
        _scalars.TryGetValue(name, out var overloads)
            ? Overloads.Choose(
                overloads,
                arguments,
                isUntypedText,
                (d, types, open) => d.Resolve(types, open, constants)
            )
            : null;

    /// <inheritdoc/>
    public ResolvedAggregate? ResolveAggregate(
        string name,
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntypedText
    ) =>
        _aggregates.TryGetValue(name, out var overloads)
            ? Overloads.Choose(overloads, arguments, isUntypedText, static (d, types, open) => d.Resolve(types, open))
            : null;

    private static List<T> Overloaded<T>(Dictionary<string, List<T>> functions, string name)
    {
        if (!functions.TryGetValue(name, out var list))
        {
            list = [];
            functions.Add(name, list);
        }

        return list;
    }
}
