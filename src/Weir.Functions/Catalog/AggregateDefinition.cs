using Weir.Columnar;

namespace Weir.Functions;

/// <summary>One overload of an aggregate function, for one or many lists of types.</summary>
internal sealed class AggregateDefinition
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required Parameter[] Parameters { get; init; }

    /// <summary>How the result is shown in SHOW FUNCTIONS.</summary>
    public required string ResultText { get; init; }

    /// <summary>The final types for arguments that fit the parameters; null when they do not fit each other.</summary>
    public required Func<DataType[], Signature?> Bind { get; init; }

    /// <summary>Makes states for a call with these types.</summary>
    public required Func<AggregateCall, IAccumulator> Create { get; init; }

    public bool IsOrderSensitive { get; init; }

    public bool IgnoresDuplicates { get; init; }

    /// <summary>The function for these arguments and the cost of their casts; null when they do not fit.</summary>
    public (ResolvedAggregate Function, int Cost)? Resolve(
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntyped
    ) =>
        Overloads.Fit(Parameters, false, arguments, isUntyped) is { } fit && Bind(fit.Types) is { } bound
            ? (new ResolvedAggregate(new BoundAggregate(this, bound), bound.Parameters), fit.Cost)
            : null;

    public FunctionDescription Describe() =>
        new(Name, "aggregate", Overloads.Describe(Parameters, false, ResultText), Description);
}
