using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Fits arguments to parameters and chooses among overloads, in the manner of PostgreSQL's "Type Conversion".</summary>
internal static class Overloads
{
    /// <summary>The types of the parameters for a call, and the cost of casting to them; null when they do not fit.</summary>
    public static (DataType[] Types, int Cost)? Fit(
        Parameter[] parameters,
        bool isVariadic,
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntyped
    )
    {
        var least = isVariadic ? parameters.Length - 1 : parameters.Length;
        if (arguments.Count < least || (!isVariadic && arguments.Count > least))
        {
            return null;
        }

        var types = new DataType[arguments.Count];
        var cost = isVariadic ? 1 : 0;
        for (var i = 0; i < types.Length; i++)
        {
            var parameter = parameters[Math.Min(i, parameters.Length - 1)];
            var untyped = i < isUntyped.Count && isUntyped[i];
            if (parameter.Fit(arguments[i], untyped) is not { } fit)
            {
                return null;
            }

            types[i] = fit.Type;
            cost += fit.Cost;
        }

        return (types, cost);
    }

    /// <summary>
    /// The cheapest overload. With an untyped literal or NULL beside one typed operand, both being of that type is tried
    /// first, as PostgreSQL does for operators.
    /// </summary>
    public static TResult? Choose<TDefinition, TResult>(
        IReadOnlyList<TDefinition> candidates,
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntyped,
        Func<TDefinition, IReadOnlyList<DataType>, IReadOnlyList<bool>, (TResult Function, int Cost)?> resolve
    )
        where TResult : class
    {
        if (arguments.Count == 2)
        {
            var leftOpen = isUntyped[0] || arguments[0].Kind == TypeKind.Null;
            var rightOpen = isUntyped[1] || arguments[1].Kind == TypeKind.Null;
            if (leftOpen != rightOpen)
            {
                var known = arguments[leftOpen ? 1 : 0];
                var assumed = Cheapest(candidates, [known, known], [false, false], resolve);
                if (assumed is { Cost: 0 })
                {
                    return assumed.Value.Function;
                }
            }
        }

        return Cheapest(candidates, arguments, isUntyped, resolve)?.Function;
    }

    public static string Describe(Parameter[] parameters, bool isVariadic, string result)
    {
        var list = string.Join(", ", parameters.Select(p => p.Text));
        return $"({list}{(isVariadic ? ", ..." : "")}) -> {result}";
    }

    private static (TResult Function, int Cost)? Cheapest<TDefinition, TResult>(
        IReadOnlyList<TDefinition> candidates,
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntyped,
        Func<TDefinition, IReadOnlyList<DataType>, IReadOnlyList<bool>, (TResult Function, int Cost)?> resolve
    )
        where TResult : class
    {
        (TResult Function, int Cost)? best = null;
        foreach (var candidate in candidates)
        {
            if (resolve(candidate, arguments, isUntyped) is { } found && (best is null || found.Cost < best.Value.Cost))
            {
                best = found;
            }
        }

        return best;
    }
}
