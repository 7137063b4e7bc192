using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weir.Kernels;

/// <summary>
/// Arithmetic that must not overflow silently. Every stored row is computed, also null ones, whose values are arbitrary;
/// only when some row is suspect does the caller look which valid row it was.
/// </summary>
public static class CheckedKernel
{
    /// <summary>Computes all rows; false when some row may have failed: then <see cref="FirstFailure"/> tells.</summary>
    public static bool Apply<T, TOp>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result)
        where T : unmanaged, INumber<T>
        where TOp : struct, ICheckedOp
    {
        left = left[..result.Length];
        right = right[..result.Length];
        var row = 0;
        var succeeds = true;
        if (TOp.HasVector && Vector256.IsHardwareAccelerated && Vector256<T>.IsSupported)
        {
            ref var l = ref MemoryMarshal.GetReference(left);
            ref var r = ref MemoryMarshal.GetReference(right);
            ref var o = ref MemoryMarshal.GetReference(result);
            var suspects = Vector256<T>.Zero;
            for (; row <= result.Length - Vector256<T>.Count; row += Vector256<T>.Count)
            {
                var a = Vector256.LoadUnsafe(ref l, (nuint)row);
                var b = Vector256.LoadUnsafe(ref r, (nuint)row);
                var values = TOp.Invoke(a, b);
                suspects |= TOp.Suspects(a, b, values);
                values.StoreUnsafe(ref o, (nuint)row);
            }

            succeeds = suspects.ExtractMostSignificantBits() == 0;
        }

        for (; row < result.Length; row++)
        {
            succeeds &= TOp.TryInvoke(left[row], right[row], out result[row]);
        }

        return succeeds;
    }

    /// <summary>The first valid row for which the operation fails, or -1. Empty <paramref name="validity"/>: all valid.</summary>
    public static int FirstFailure<T, TOp>(
        ReadOnlySpan<T> left,
        ReadOnlySpan<T> right,
        int rows,
        ReadOnlySpan<ulong> validity
    )
        where T : unmanaged, INumber<T>
        where TOp : struct, ICheckedOp
    {
        for (var row = 0; row < rows; row++)
        {
            var isValid = validity.IsEmpty || Columnar.Bitmap.Get(validity, row);
            if (isValid && !TOp.TryInvoke(left[row], right[row], out _))
            {
                return row;
            }
        }

        return -1;
    }
}
