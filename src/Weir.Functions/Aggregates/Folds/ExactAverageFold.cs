using System.Runtime.CompilerServices;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>The exact average of whole numbers or decimals, rounded once at the end.</summary>
internal readonly struct ExactAverageFold<TIn>(DataType input, DataType type) : IFold<TIn, ExactSum, Int128>
    where TIn : unmanaged, IEquatable<TIn>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref ExactSum state, TIn value) => new ExactSumFold<TIn, Int128>(type).Add(ref state, value);

    public void Merge(ref ExactSum state, in ExactSum other) =>
        new ExactSumFold<TIn, Int128>(type).Merge(ref state, in other);

    public bool TryFinish(in ExactSum state, out Int128 result)
    {
        result = default;
        if (state.Count == 0)
        {
            return false;
        }

        return DecimalMath.TryDivide(state.Sum, state.Count, type.Scale - input.Scale, out result)
            ? true
            : throw ArithmeticErrors.OutOfRange(type);
    }
}
