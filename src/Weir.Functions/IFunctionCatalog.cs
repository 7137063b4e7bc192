using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Finds functions by name (any case) and argument types. Operators are functions named by their sign.</summary>
public interface IFunctionCatalog
{
    /// <summary>Names of scalar functions, for suggestions.</summary>
    IEnumerable<string> ScalarNames { get; }

    /// <summary>Names of aggregate functions, for suggestions.</summary>
    IEnumerable<string> AggregateNames { get; }

    /// <summary>One line for each signature: for SHOW FUNCTIONS.</summary>
    IEnumerable<FunctionDescription> Describe();

    /// <summary>Whether some aggregate function has the name.</summary>
    bool IsAggregate(string name);

    /// <summary>Whether some scalar function has the name.</summary>
    bool IsScalar(string name);

    /// <summary>
    /// The best overload: an exact match, else the one with the cheapest implicit casts. Literal NULLs have type
    /// <see cref="DataType.Null"/>; <paramref name="isUntypedText"/> marks string literals, which like PostgreSQL's
    /// "unknown" fit any type that their text can be read as. Null when none fits.
    /// </summary>
    ResolvedScalar? ResolveScalar(string name, IReadOnlyList<DataType> arguments, IReadOnlyList<bool> isUntypedText);

    /// <summary>
    /// Like the other one for a caller that knows some arguments: <paramref name="constants"/> has the value of each
    /// literal and null for the rest. Some result types depend on them, such as the scale of <c>round(x, 2)</c>.
    /// </summary>
    ResolvedScalar? ResolveScalar(
        string name,
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntypedText,
        IReadOnlyList<object?> constants
    ) => ResolveScalar(name, arguments, isUntypedText);

    /// <summary>The best overload, or null. An empty list stands for <c>count(*)</c>.</summary>
    ResolvedAggregate? ResolveAggregate(
        string name,
        IReadOnlyList<DataType> arguments,
        IReadOnlyList<bool> isUntypedText
    );
}
