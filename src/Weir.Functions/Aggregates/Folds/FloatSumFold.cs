using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weir.Functions;

/// <summary>Sums floats; infinite results of finite numbers raise.</summary>
internal readonly struct FloatSumFold<T> : IFold<T, FloatSum, T>
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref FloatSum state, T value)
    {
        state.Sum += double.CreateTruncating(value);
        state.Count++;
    }

    public void Merge(ref FloatSum state, in FloatSum other)
    {
        state.Sum += other.Sum;
        state.Count += other.Count;
    }

    public bool TryFinish(in FloatSum state, out T result)
    {
        result = T.CreateTruncating(state.Sum);
        return state.Count > 0;
    }
}
