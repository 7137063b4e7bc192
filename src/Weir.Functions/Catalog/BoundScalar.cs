using Weir.Columnar;
using Weir.Plan;

namespace Weir.Functions;

/// <summary>An overload with its types. Equal to another one of the same overload and types.</summary>
internal sealed class BoundScalar : ScalarFunction, IEquatable<BoundScalar>
{
    private readonly ScalarDefinition _definition;
    private readonly Signature _signature;

    public BoundScalar(ScalarDefinition definition, Signature signature)
    {
        _definition = definition;
        _signature = signature;
    }

    public override string Name => _definition.Name;

    public override bool CanRaise => _definition.CanRaise;

    /// <summary>Whoever touches instants may read the session's time zone, which is not known where constants are folded.</summary>
    public override Volatility Volatility =>
        _definition.Volatility == Volatility.Immutable
        && (HasInstant(_signature.Result) || Array.Exists(_signature.Parameters, HasInstant))
            ? Volatility.Stable
            : _definition.Volatility;

    public override Column Evaluate(ReadOnlySpan<Column> arguments, int rows, FunctionContext context) =>
        _definition.Body(new ScalarCall(arguments, rows, context, _signature.Result));

    public bool Equals(BoundScalar? other) =>
        other is not null
        && ReferenceEquals(_definition, other._definition)
        && _signature.Result.Equals(other._signature.Result)
        && _signature.Parameters.AsSpan().SequenceEqual(other._signature.Parameters);

    public override bool Equals(object? obj) => Equals(obj as BoundScalar);

    public override int GetHashCode() => HashCode.Combine(_definition, _signature.Result, _signature.Parameters.Length);

    private static bool HasInstant(DataType type) =>
        type.Kind == TypeKind.TimestampTz
        || (type.Element is { } element && HasInstant(element))
        || type.Fields.Any(f => HasInstant(f.Type));
}
