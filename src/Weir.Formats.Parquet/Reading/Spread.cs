using Weir.Columnar;

namespace Weir.Formats.Parquet.Reading;

/// <summary>Moves values that stand side by side to the places of the rows that are not null.</summary>
internal static unsafe class Spread
{
    /// <summary>
    /// The first <paramref name="present"/> of <paramref name="slots"/> values go, from the last on, to the slots whose bits
    /// (from <paramref name="bit"/> on) are set; the others become zero.
    /// </summary>
    public static void Values<T>(T* values, int slots, int present, ReadOnlySpan<ulong> validity, int bit)
        where T : unmanaged
    {
        var from = present - 1;
        for (var slot = slots - 1; slot >= 0; slot--)
        {
            values[slot] = Bitmap.Get(validity, bit + slot) ? values[from--] : default;
        }
    }
}
