using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weir.Kernels;

/// <summary>Compares spans of fixed width into bytes of 0 and 1.</summary>
internal static class FixedComparison
{
    /// <summary>
    /// Compares pairs, or with one right value everything to it. <paramref name="negate"/> turns the answer around.
    /// Null rows are compared too: their values are arbitrary.
    /// </summary>
    public static void Apply<T, TOp>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<byte> result, bool negate)
        where T : unmanaged, IEquatable<T>
        where TOp : struct, IComparisonOp
    {
        var isConstant = right.Length == 1;
        var row = 0;
        // Bits of every lane make eight bytes at once; types without vectors take the loop below.
        if (TOp.HasVector && Vector256.IsHardwareAccelerated && Vector256<T>.IsSupported)
        {
            row = isConstant
                ? ApplyVectors<T, TOp>(left, right[0], result, negate)
                : ApplyVectors<T, TOp>(left, right, result, negate);
        }

        if (isConstant)
        {
            var value = right[0];
            for (; row < result.Length; row++)
            {
                result[row] = (TOp.Invoke(left[row], value) != negate) ? (byte)1 : (byte)0;
            }

            return;
        }

        left = left[..result.Length];
        right = right[..result.Length];
        for (; row < result.Length; row++)
        {
            result[row] = (TOp.Invoke(left[row], right[row]) != negate) ? (byte)1 : (byte)0;
        }
    }

    private static int ApplyVectors<T, TOp>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<byte> result, bool negate)
        where T : unmanaged, IEquatable<T>
        where TOp : struct, IComparisonOp
    {
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        var row = 0;
        for (; row <= result.Length - Vector256<T>.Count; row += Vector256<T>.Count)
        {
            var holds = TOp.Invoke(Vector256.LoadUnsafe(ref l, (nuint)row), Vector256.LoadUnsafe(ref r, (nuint)row));
            Store(holds, negate, result[row..]);
        }

        return row;
    }

    private static int ApplyVectors<T, TOp>(ReadOnlySpan<T> left, T right, Span<byte> result, bool negate)
        where T : unmanaged, IEquatable<T>
        where TOp : struct, IComparisonOp
    {
        ref var l = ref MemoryMarshal.GetReference(left);
        var r = Vector256.Create(right);
        var row = 0;
        for (; row <= result.Length - Vector256<T>.Count; row += Vector256<T>.Count)
        {
            Store(TOp.Invoke(Vector256.LoadUnsafe(ref l, (nuint)row), r), negate, result[row..]);
        }

        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector256<T> holds, bool negate, Span<byte> result)
    {
        var bits = negate ? ~holds.ExtractMostSignificantBits() : holds.ExtractMostSignificantBits();
        ref var target = ref MemoryMarshal.GetReference(result);
        switch (Vector256<T>.Count)
        {
            case 4:
                Unsafe.WriteUnaligned(ref target, (uint)BitPacking.Expand(bits & 0xF));
                break;
            case 8:
                Unsafe.WriteUnaligned(ref target, BitPacking.Expand(bits & 0xFF));
                break;
            default:
                Unsafe.WriteUnaligned(ref target, BitPacking.Expand(bits & 0xFF));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, 8), BitPacking.Expand((bits >> 8) & 0xFF));
                break;
        }
    }
}
