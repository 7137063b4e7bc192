using System.Runtime.CompilerServices;
using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>Sums whole numbers or decimals in 128 bits.</summary>
internal readonly struct ExactSumFold<TIn, TOut>(DataType type) : IFold<TIn, ExactSum, TOut>
    where TIn : unmanaged, IEquatable<TIn>
    where TOut : unmanaged, IEquatable<TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref ExactSum state, TIn value)
    {
        if (typeof(TIn) != typeof(Int128))
        {
            // 2^63 values of 64 bits cannot leave 128 bits.
            state.Sum += Exact.ToInt64(value);
        }
        else if (!AddOp.TryInvoke(state.Sum, Exact.ToInt128(value), out state.Sum))
        {
            throw ArithmeticErrors.OutOfRange(type);
        }

        state.Count++;
    }

    public void Merge(ref ExactSum state, in ExactSum other)
    {
        if (!AddOp.TryInvoke(state.Sum, other.Sum, out state.Sum))
        {
            throw ArithmeticErrors.OutOfRange(type);
        }

        state.Count += other.Count;
    }

    public bool TryFinish(in ExactSum state, out TOut result)
    {
        var fits =
            typeof(TOut) == typeof(long)
                ? state.Sum >= long.MinValue && state.Sum <= long.MaxValue
                : DecimalMath.IsInRange(state.Sum);
        if (!fits)
        {
            throw ArithmeticErrors.OutOfRange(type);
        }

        result = Exact.FromInt128<TOut>(state.Sum);
        return state.Count > 0;
    }
}
