using Weir.Columnar;
using Weir.Plan;

namespace Weir.Functions;

/// <summary>One overload of a scalar function, for one or many lists of types.</summary>
internal sealed class ScalarDefinition
{
    private BoundScalar? _last;

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required Parameter[] Parameters { get; init; }

    /// <summary>How the result is shown in SHOW FUNCTIONS.</summary>
    public required string ResultText { get; init; }

    /// <summary>
    /// The final types for arguments that fit the parameters, given the values of literals (null for others; possibly
    /// none at all); null when they do not fit each other.
    /// </summary>
    public required Func<DataType[], IReadOnlyList<object?>, Signature?> Bind { get; init; }

    public required ScalarBody Body { get; init; }

    /// <summary>Whether the last parameter takes any number of arguments (none included).</summary>
    public bool IsVariadic { get; init; }

    public bool CanRaise { get; init; } = true;

    public Volatility Volatility { get; init; }

    /// <summary>The function for these arguments and the cost of their casts; null when they do not fit.</summary>
    public (ResolvedScalar Function, int Cost)? Resolve(
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntyped,
        IReadOnlyList<object?> constants
    )
    {
        if (
            Overloads.Fit(Parameters, IsVariadic, arguments, isUntyped) is not { } fit
            || Bind(fit.Types, constants) is not { } bound
        )
        {
            return null;
        }

        var last = _last;
        var function = new BoundScalar(this, bound);
        if (last is not null && last.Equals(function))
        {
            function = last;
        }

        _last = function;
        return (new ResolvedScalar(function, bound.Parameters, bound.Result), fit.Cost);
    }

    public FunctionDescription Describe() =>
        new(
            Name,
            char.IsLetter(Name[0]) || Name[0] == '_' ? "scalar" : "operator",
            Overloads.Describe(Parameters, IsVariadic, ResultText),
            Description
        );
}
