using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Weir.Columnar;

namespace Weir.Kernels;

/// <summary>
/// Order of texts and bytes by byte, which for UTF-8 is the order of code points (collation "C"). Looks at the views
/// first: most pairs differ within the first four bytes or the length.
/// </summary>
public static class TextOrder
{
    /// <summary>Whether two rows hold the same bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(TextColumn left, int leftRow, TextColumn right, int rightRow)
    {
        ref readonly var a = ref left.Views[leftRow];
        ref readonly var b = ref right.Views[rightRow];
        var (headA, tailA) = Words(in a);
        var (headB, tailB) = Words(in b);
        return headA == headB
            && (a.IsInline ? tailA == tailB : left.GetBytes(leftRow).SequenceEqual(right.GetBytes(rightRow)));
    }

    /// <summary>Negative, zero or positive as the left row comes before, with or after the right one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(TextColumn left, int leftRow, TextColumn right, int rightRow)
    {
        var a = BinaryPrimitives.ReverseEndianness(left.Views[leftRow].Prefix);
        var b = BinaryPrimitives.ReverseEndianness(right.Views[rightRow].Prefix);
        return a != b ? (a < b ? -1 : 1) : left.GetBytes(leftRow).SequenceCompareTo(right.GetBytes(rightRow));
    }

    /// <summary>The sixteen bytes of a view as two numbers: length with prefix, and the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (ulong Head, ulong Tail) Words(ref readonly TextView view)
    {
        ref var start = ref Unsafe.As<TextView, ulong>(ref Unsafe.AsRef(in view));
        return (start, Unsafe.Add(ref start, 1));
    }

    /// <summary>Compares rows, or with a constant every row to row 0 of the right column, into bytes of 0 and 1.</summary>
    internal static void Apply(
        TextColumn left,
        TextColumn right,
        bool isConstant,
        bool isEquality,
        bool swap,
        bool negate,
        Span<byte> result
    )
    {
        var step = isConstant ? 0 : 1;
        if (isEquality)
        {
            for (var row = 0; row < result.Length; row++)
            {
                result[row] = AreEqual(left, row, right, row * step) != negate ? (byte)1 : (byte)0;
            }

            return;
        }

        for (var row = 0; row < result.Length; row++)
        {
            var order = Compare(left, row, right, row * step);
            result[row] = (swap ? order > 0 : order < 0) != negate ? (byte)1 : (byte)0;
        }
    }
}
