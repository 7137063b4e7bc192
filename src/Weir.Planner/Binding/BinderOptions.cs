using Weir.Columnar;
using Weir.Functions;

namespace Weir.Planner.Binding;

/// <summary>What a statement is bound against.</summary>
public sealed record BinderOptions
{
    /// <summary>The statement's text, for errors.</summary>
    public required string Text { get; init; }

    /// <summary>The functions.</summary>
    public required IFunctionCatalog Functions { get; init; }

    /// <summary>Tables looked up so far.</summary>
    public required IReadOnlyDictionary<TableKey, TableBinding> Tables { get; init; }

    /// <summary>Values of parameters by name or number; each with its type.</summary>
    public IReadOnlyDictionary<string, (object? Value, DataType Type)> Parameters { get; init; } =
        new Dictionary<string, (object?, DataType)>(StringComparer.Ordinal);
}
