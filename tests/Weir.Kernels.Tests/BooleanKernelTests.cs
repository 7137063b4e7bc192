using Weir.Columnar;

namespace Weir.Kernels.Tests;

public class BooleanKernelTests
{
    private static readonly bool?[] Three = [true, false, null];

    [Fact]
    public void And_or_not_follow_the_truth_tables_at_every_place_of_a_word()
    {
        for (var length = 0; length <= 130; length += 5)
        {
            var left = Values(length, 1);
            var right = Values(length, 3);
            using var a = Columns.Of(DataType.Boolean, left);
            using var b = Columns.Of(DataType.Boolean, right);

            Assert.Equal(left.Zip(right, (x, y) => (object?)(x & y)), Columns.Values(BooleanKernel.And(a, b, length)));
            Assert.Equal(left.Zip(right, (x, y) => (object?)(x | y)), Columns.Values(BooleanKernel.Or(a, b, length)));
            Assert.Equal(left.Select(x => (object?)!x), Columns.Values(BooleanKernel.Not(a, length)));
        }
    }

    [Fact]
    public void Is_null_and_is_not_null_are_never_null()
    {
        using var column = Columns.Of<int>(DataType.Int32, 1, null, 3);

        Assert.Equal([false, true, false], Columns.Values(BooleanKernel.IsNull(column, 3, false)));
        Assert.Equal([true, false, true], Columns.Values(BooleanKernel.IsNull(column, 3, true)));
    }

    [Fact]
    public void Selects_true_rows_only()
    {
        for (var length = 0; length <= 200; length += 7)
        {
            var values = Values(length, 2);
            using var condition = Columns.Of(DataType.Boolean, values);
            var expected = Enumerable.Range(0, length).Where(i => values[i] == true).ToArray();
            var selected = new int[length];

            var count = SelectionKernel.SelectTrue(condition, length, selected);

            Assert.Equal(expected, selected[..count]);

            var origins = Enumerable.Range(0, length).Select(i => i * 10).ToArray();
            count = SelectionKernel.SelectTrue(condition, origins, selected);
            Assert.Equal(expected.Select(i => i * 10), selected[..count]);
        }
    }

    [Fact]
    public void Packing_by_vectors_and_byte_by_byte_agree()
    {
        var random = new Random(7);
        for (var length = 0; length <= 70; length++)
        {
            var bytes = new byte[length];
            for (var i = 0; i < length; i++)
            {
                bytes[i] = (byte)random.Next(2);
            }

            var bits = BitPacking.Pack(bytes);
            var back = new byte[Math.Min(64, length)];
            BitPacking.Unpack(bits, back);

            Assert.Equal(BitPacking.PackScalar(bytes), bits);
            Assert.Equal(bytes[..back.Length], back);
        }
    }

    private static bool?[] Values(int length, int step) =>
        [.. Enumerable.Range(0, length).Select(i => Three[i / step % 3])];
}
