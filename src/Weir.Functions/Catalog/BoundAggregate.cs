using Weir.Columnar;

namespace Weir.Functions;

/// <summary>An overload with its types. Equal to another one of the same overload and types.</summary>
internal sealed class BoundAggregate : AggregateFunction, IEquatable<BoundAggregate>
{
    private readonly AggregateDefinition _definition;
    private readonly Signature _signature;

    public BoundAggregate(AggregateDefinition definition, Signature signature)
    {
        _definition = definition;
        _signature = signature;
    }

    public override string Name => _definition.Name;

    public override DataType ResultType => _signature.Result;

    public override bool IsOrderSensitive => _definition.IsOrderSensitive;

    public override bool IgnoresDuplicates => _definition.IgnoresDuplicates;

    public override IAccumulator CreateAccumulator(FunctionContext context) =>
        _definition.Create(new AggregateCall(_signature, context));

    public bool Equals(BoundAggregate? other) =>
        other is not null
        && ReferenceEquals(_definition, other._definition)
        && _signature.Result.Equals(other._signature.Result)
        && _signature.Parameters.AsSpan().SequenceEqual(other._signature.Parameters);

    public override bool Equals(object? obj) => Equals(obj as BoundAggregate);

    public override int GetHashCode() => HashCode.Combine(_definition, _signature.Result, _signature.Parameters.Length);
}
