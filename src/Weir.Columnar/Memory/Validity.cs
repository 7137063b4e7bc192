namespace Weir.Columnar;

/// <summary>Makes validity bitmaps. A null buffer stands for "no nulls" everywhere.</summary>
public static class Validity
{
    /// <summary>A bitmap of <paramref name="length"/> bits, all set.</summary>
    public static NativeBuffer AllValid(int length, MemoryBudget? budget = null)
    {
        var buffer = NativeBuffer.Allocate(Bitmap.WordCount(length) * 8L, budget);
        buffer.Bytes.Fill(0xFF);
        return buffer;
    }

    /// <summary>A bitmap of <paramref name="length"/> bits, all clear: every row null.</summary>
    public static NativeBuffer AllNull(int length, MemoryBudget? budget = null) =>
        NativeBuffer.AllocateZeroed(Bitmap.WordCount(length) * 8L, budget);

    /// <summary>
    /// The rows that are valid in both columns, as a new owner of a bitmap; null when neither column has nulls.
    /// </summary>
    public static NativeBuffer? Intersect(Column left, Column right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var a = left.ValidityBuffer;
        var b = right.ValidityBuffer;
        if (a is null || b is null)
        {
            return (a ?? b)?.Retain();
        }

        var length = Math.Min(left.Length, right.Length);
        var result = NativeBuffer.Allocate(Bitmap.WordCount(length) * 8L);
        Bitmap.And(a.As<ulong>(), b.As<ulong>(), result.As<ulong>(), length);
        return result;
    }
}
