using Weir.Columnar;

namespace Weir.Kernels.Tests;

public class HashKernelTests
{
    [Fact]
    public void Equal_values_hash_equal()
    {
        Equal(
            Columns.Of<double>(DataType.Float64, 0.0, double.NaN),
            Columns.Of<double>(DataType.Float64, -0.0, -double.NaN)
        );
        Equal(Columns.Of<int>(DataType.Int32, 7, null), Columns.Of<long>(DataType.Int64, 7, null));
        Equal(Columns.Of<Int128>(DataType.Int128, -7), Columns.Of<short>(DataType.Int16, -7));
        Equal(
            Columns.Of<Interval>(DataType.Interval, new Interval(1, 0, 0)),
            Columns.Of<Interval>(DataType.Interval, new Interval(0, 29, 86_400_000_000))
        );
    }

    [Fact]
    public void Dictionaries_hash_like_their_values()
    {
        var indices = NativeBuffer.Allocate(12);
        ((ReadOnlySpan<int>)[1, 0, 1]).CopyTo(indices.As<int>());
        var column = new DictionaryColumn(
            3,
            indices,
            Columns.Text(DataType.Varchar, "short", "a text of more than twelve bytes")
        );
        Equal(column.Decode(), column);
    }

    [Fact]
    public void Different_values_spread_over_all_bits()
    {
        using var column = Columns.Of(DataType.Int64, [.. Enumerable.Range(0, 4096).Select(i => (long?)i * 1024)]);
        var hashes = new ulong[4096];

        HashKernel.Hash([column], hashes);

        Assert.Equal(4096, hashes.Distinct().Count());
        Assert.InRange(hashes.Select(h => h >> 56).Distinct().Count(), 250, 256);
        Assert.InRange(hashes.Select(h => h & 0xFF).Distinct().Count(), 250, 256);
    }

    [Fact]
    public void The_order_of_keys_counts()
    {
        using var one = Columns.Of<int>(DataType.Int32, 1);
        using var two = Columns.Of<int>(DataType.Int32, 2);
        var (forward, backward) = (new ulong[1], new ulong[1]);

        HashKernel.Hash([one, two], forward);
        HashKernel.Hash([two, one], backward);

        Assert.NotEqual(forward, backward);
    }

    private static void Equal(Column left, Column right)
    {
        var (a, b) = (new ulong[left.Length], new ulong[left.Length]);
        HashKernel.Hash([left], a);
        HashKernel.Hash([right], b);
        Assert.Equal(a, b);
        Assert.Equal(a[0], HashKernel.HashRow(right, 0));
        left.Dispose();
        right.Dispose();
    }
}
