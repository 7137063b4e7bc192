using System.Numerics;
using Weir.Columnar;

namespace Weir.Kernels;

/// <summary>Turns conditions into row numbers.</summary>
public static class SelectionKernel
{
    /// <summary>
    /// Writes the numbers of the rows that are true (neither false nor null), in order, and returns how many there are.
    /// <paramref name="selected"/> needs room for <paramref name="rows"/>.
    /// </summary>
    public static int SelectTrue(Column condition, int rows, Span<int> selected) =>
        Select(condition, default, rows, selected);

    /// <summary>
    /// The same for a condition that was computed for some rows only: row i of it speaks for
    /// <paramref name="origins"/>[i], and that number is written.
    /// </summary>
    public static int SelectTrue(Column condition, ReadOnlySpan<int> origins, Span<int> selected) =>
        Select(condition, origins, origins.Length, selected);

    private static int Select(Column condition, ReadOnlySpan<int> origins, int rows, Span<int> selected)
    {
        if (condition is not Column<bool> column)
        {
            return 0;
        }

        var bytes = BooleanKernel.Bytes(column);
        var words = column.ValidityWords;
        var count = 0;
        for (var row = 0; row < rows; row += 64)
        {
            var bits = BitPacking.Pack(bytes[row..]) & BitPacking.ValidityWord(words, row >> 6);
            if (rows - row < 64)
            {
                bits &= (1UL << (rows - row)) - 1;
            }

            while (bits != 0)
            {
                var at = row + BitOperations.TrailingZeroCount(bits);
                selected[count++] = origins.IsEmpty ? at : origins[at];
                bits &= bits - 1;
            }
        }

        return count;
    }
}
