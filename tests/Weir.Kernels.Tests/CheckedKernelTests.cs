using System.Numerics;

namespace Weir.Kernels.Tests;

public class CheckedKernelTests
{
    [Fact]
    public void Vector_and_scalar_paths_agree()
    {
        for (var length = 0; length <= 67; length++)
        {
            Agree<short, AddOp>(length);
            Agree<int, AddOp>(length);
            Agree<long, AddOp>(length);
            Agree<double, AddOp>(length);
            Agree<float, SubtractOp>(length);
            Agree<int, SubtractOp>(length);
            Agree<long, SubtractOp>(length);
            Agree<Int128, SubtractOp>(length);
        }
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MinValue, -1)]
    [InlineData(1, int.MaxValue)]
    public void Overflow_is_found_at_every_place(int left, int right)
    {
        for (var place = 0; place < 20; place++)
        {
            var (a, b) = (new int[20], new int[20]);
            (a[place], b[place]) = (left, right);

            Assert.False(CheckedKernel.Apply<int, AddOp>(a, b, new int[20]));
            Assert.Equal(place, CheckedKernel.FirstFailure<int, AddOp>(a, b, 20, default));
        }
    }

    [Theory]
    [InlineData("170141183460469231731687303715884105727", "1", true)]
    [InlineData("170141183460469231731687303715884105727", "2", false)]
    [InlineData("-170141183460469231731687303715884105728", "-1", false)]
    [InlineData("13043817825332782212", "13043817825332782212", true)]
    [InlineData("13043817825332782213", "13043817825332782213", false)]
    [InlineData("-13043817825332782212", "13043817825332782212", true)]
    [InlineData("9223372036854775808", "-18446744073709551616", true)]
    [InlineData("9223372036854775808", "18446744073709551616", false)]
    public void Wide_products_overflow_where_they_do(string left, string right, bool fits)
    {
        var (a, b) = (Parse(left), Parse(right));

        Assert.Equal(fits, MultiplyOp.TryInvoke(a, b, out var product));
        Assert.Equal(fits, MultiplyOp.TryInvoke(b, a, out _));
        if (fits)
        {
            Assert.Equal((BigInteger)a * b, product);
        }
    }

    [Fact]
    public void Products_of_narrow_types_overflow_where_they_do()
    {
        Assert.True(MultiplyOp.TryInvoke(46340, 46340, out _));
        Assert.False(MultiplyOp.TryInvoke(46341, 46341, out _));
        Assert.True(MultiplyOp.TryInvoke((short)181, (short)181, out _));
        Assert.False(MultiplyOp.TryInvoke((short)182, (short)182, out _));
        Assert.False(MultiplyOp.TryInvoke(long.MinValue, -1L, out _));
        Assert.True(MultiplyOp.TryInvoke(long.MinValue, 1L, out _));
    }

    private static Int128 Parse(string text) => Int128.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static void Agree<T, TOp>(int length)
        where T : unmanaged, INumber<T>
        where TOp : struct, ICheckedOp
    {
        var left = Columns.Random<T>(length, length);
        var right = Columns.Random<T>(length + 1, length);
        var (vector, scalar) = (new T[length], new T[length]);
        CheckedKernel.Apply<T, TOp>(left, right, vector);
        CheckedKernel.Apply<T, ScalarChecked<TOp>>(left, right, scalar);
        Assert.Equal(scalar, vector);
    }
}
