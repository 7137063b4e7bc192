using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weir.Functions;

/// <summary>The average of floats.</summary>
internal readonly struct FloatAverageFold<T> : IFold<T, FloatSum, double>
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref FloatSum state, T value) => default(FloatSumFold<T>).Add(ref state, value);

    public void Merge(ref FloatSum state, in FloatSum other) => default(FloatSumFold<T>).Merge(ref state, in other);

    public bool TryFinish(in FloatSum state, out double result)
    {
        result = state.Sum / state.Count;
        return state.Count > 0;
    }
}
