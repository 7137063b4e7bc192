using System.Runtime.InteropServices;
using Weir.Columnar;

namespace Weir.Kernels;

/// <summary>AND, OR and NOT with SQL's three-valued logic, 64 rows at a time.</summary>
public static class BooleanKernel
{
    /// <summary>False where one operand is false, null where none is and one is null, else true.</summary>
    public static Column<bool> And(Column left, Column right, int rows) => Combine<AndOp>(left, right, rows);

    /// <summary>True where one operand is true, null where none is and one is null, else false.</summary>
    public static Column<bool> Or(Column left, Column right, int rows) => Combine<OrOp>(left, right, rows);

    /// <summary>The opposite; null stays null.</summary>
    public static Column<bool> Not(Column operand, int rows)
    {
        if (operand is not Column<bool> column)
        {
            return AllNull(rows);
        }

        var values = NativeBuffer.Allocate(rows);
        var source = Bytes(column);
        var target = values.Bytes;
        for (var i = 0; i < rows; i++)
        {
            target[i] = (byte)(source[i] ^ 1);
        }

        return new Column<bool>(DataType.Boolean, rows, values, column.ValidityBuffer?.Retain());
    }

    /// <summary>Whether each row is null, or with <paramref name="negate"/> is not; never null itself.</summary>
    public static Column<bool> IsNull(Column operand, int rows, bool negate)
    {
        ArgumentNullException.ThrowIfNull(operand);
        var values = NativeBuffer.Allocate(rows);
        var words = operand.ValidityWords;
        for (var row = 0; row < rows; row += 64)
        {
            var valid = BitPacking.ValidityWord(words, row >> 6);
            BitPacking.Unpack(negate ? valid : ~valid, values.Bytes[row..rows]);
        }

        return new Column<bool>(DataType.Boolean, rows, values);
    }

    /// <summary>A column of nulls of type BOOLEAN.</summary>
    internal static Column<bool> AllNull(int rows) =>
        new(DataType.Boolean, rows, NativeBuffer.AllocateZeroed(rows), Validity.AllNull(rows));

    internal static ReadOnlySpan<byte> Bytes(Column<bool> column) => MemoryMarshal.AsBytes(column.Values);

    private static Column<bool> Combine<TOp>(Column left, Column right, int rows)
        where TOp : struct, IConjunctionOp
    {
        var isNullable = left.MayHaveNulls || right.MayHaveNulls;
        var values = NativeBuffer.Allocate(rows);
        var validity = isNullable ? NativeBuffer.Allocate(Bitmap.WordCount(rows) * 8L) : null;
        var leftBytes = left is Column<bool> l ? Bytes(l) : default;
        var rightBytes = right is Column<bool> r ? Bytes(r) : default;
        for (var row = 0; row < rows; row += 64)
        {
            var a = BitPacking.Pack(leftBytes.IsEmpty ? default : leftBytes[row..]);
            var b = BitPacking.Pack(rightBytes.IsEmpty ? default : rightBytes[row..]);
            var validA = BitPacking.ValidityWord(left.ValidityWords, row >> 6);
            var validB = BitPacking.ValidityWord(right.ValidityWords, row >> 6);
            var (value, valid) = TOp.Invoke(a, validA, b, validB);
            BitPacking.Unpack(value, values.Bytes[row..rows]);
            if (validity is not null)
            {
                validity.As<ulong>()[row >> 6] = valid;
            }
        }

        return new Column<bool>(DataType.Boolean, rows, values, validity);
    }

    private interface IConjunctionOp
    {
        static abstract (ulong Value, ulong Valid) Invoke(ulong left, ulong leftValid, ulong right, ulong rightValid);
    }

    private readonly struct AndOp : IConjunctionOp
    {
        public static (ulong Value, ulong Valid) Invoke(ulong left, ulong leftValid, ulong right, ulong rightValid) =>
            (
                (left | ~leftValid) & (right | ~rightValid),
                (leftValid & rightValid) | (leftValid & ~left) | (rightValid & ~right)
            );
    }

    private readonly struct OrOp : IConjunctionOp
    {
        public static (ulong Value, ulong Valid) Invoke(ulong left, ulong leftValid, ulong right, ulong rightValid) =>
            (
                (left & leftValid) | (right & rightValid),
                (leftValid & rightValid) | (leftValid & left) | (rightValid & right)
            );
    }
}
