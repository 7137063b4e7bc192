using Weir.Columnar;

namespace Weir.Functions;

/// <summary>What an aggregate is called for.</summary>
/// <param name="Signature">The types.</param>
/// <param name="Context">The statement.</param>
internal sealed record AggregateCall(Signature Signature, FunctionContext Context)
{
    /// <summary>The type of the result.</summary>
    public DataType Result => Signature.Result;

    /// <summary>The type of the first argument.</summary>
    public DataType Input => Signature.Parameters[0];
}
