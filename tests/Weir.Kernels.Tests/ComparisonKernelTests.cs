using Weir.Columnar;

namespace Weir.Kernels.Tests;

public class ComparisonKernelTests
{
    [Fact]
    public void Vector_and_scalar_paths_agree_for_every_type_and_length()
    {
        for (var length = 0; length <= 67; length++)
        {
            PathsAgree<bool>(length);
            PathsAgree<short>(length);
            PathsAgree<int>(length);
            PathsAgree<long>(length);
            PathsAgree<Int128>(length);
            PathsAgree<float>(length);
            PathsAgree<double>(length);
        }
    }

    [Fact]
    public void NaN_is_the_greatest_and_equals_itself_and_zeros_are_equal()
    {
        using var left = Columns.Of<double>(DataType.Float64, double.NaN, double.NaN, -0.0, 1);
        using var right = Columns.Of<double>(DataType.Float64, double.NaN, double.PositiveInfinity, 0.0, double.NaN);

        Assert.Equal([true, false, true, false], Compare(ComparisonOperator.Equal, left, right));
        Assert.Equal([false, true, false, false], Compare(ComparisonOperator.Greater, left, right));
        Assert.Equal([true, false, true, true], Compare(ComparisonOperator.LessOrEqual, left, right));
    }

    [Fact]
    public void Null_makes_null_but_not_for_distinct()
    {
        using var left = Columns.Of<int>(DataType.Int32, 1, null, null, 2);
        using var right = Columns.Of<int>(DataType.Int32, 1, 1, null, 3);

        Assert.Equal([true, null, null, false], Compare(ComparisonOperator.Equal, left, right));
        Assert.Equal([false, true, false, true], Compare(ComparisonOperator.Distinct, left, right));
        Assert.Equal([true, false, true, false], Compare(ComparisonOperator.NotDistinct, left, right));
    }

    [Fact]
    public void Texts_compare_by_code_point_whatever_their_length()
    {
        string[] ordered =
        [
            "",
            "a",
            "a\u0001",
            "aa",
            "aaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaab",
            "ab",
            "b",
            "z",
            "é",
            "😀",
        ];
        foreach (var (a, i) in ordered.Select((t, i) => (t, i)))
        {
            foreach (var (b, j) in ordered.Select((t, j) => (t, j)))
            {
                using var left = Columns.Text(DataType.Varchar, a);
                using var right = Columns.Text(DataType.Varchar, b);
                Assert.Equal([i < j], Compare(ComparisonOperator.Less, left, right));
                Assert.Equal([i >= j], Compare(ComparisonOperator.GreaterOrEqual, left, right));
                Assert.Equal([i == j], Compare(ComparisonOperator.Equal, left, right));
                Assert.Equal([i > j], Constant(ComparisonOperator.Greater, left, right));
            }
        }
    }

    [Fact]
    public void A_constant_compares_like_a_column_of_it()
    {
        int?[] values = [1, 2, null, 3, 4, 5, 6, 7, 8, 9, 10, 3];
        using var left = Columns.Of(DataType.Int32, values);
        using var repeated = Columns.Of(DataType.Int32, [.. values.Select(_ => (int?)3)]);
        using var single = Columns.Of<int>(DataType.Int32, 3);
        foreach (var comparison in Enum.GetValues<ComparisonOperator>())
        {
            Assert.Equal(Compare(comparison, left, repeated), Constant(comparison, left, single));
        }
    }

    [Fact]
    public void A_null_constant_makes_nulls()
    {
        using var left = Columns.Of<int>(DataType.Int32, 1, null);
        using var single = Columns.Of<int>(DataType.Int32, [null]);

        Assert.Equal([null, null], Constant(ComparisonOperator.Equal, left, single));
        Assert.Equal([true, false], Constant(ComparisonOperator.Distinct, left, single));
    }

    [Fact]
    public void Dictionaries_compare_like_their_values()
    {
        var indices = NativeBuffer.Allocate(12);
        ((ReadOnlySpan<int>)[1, 0, 1]).CopyTo(indices.As<int>());
        using var column = new DictionaryColumn(3, indices, Columns.Text(DataType.Varchar, "x", "y"));
        using var plain = column.Decode();
        using var single = Columns.Text(DataType.Varchar, "y");

        Assert.Equal([true, false, true], Constant(ComparisonOperator.Equal, column, single));
        Assert.Equal([true, true, true], Compare(ComparisonOperator.Equal, column, plain));
    }

    [Fact]
    public void Intervals_compare_with_months_of_thirty_days()
    {
        using var left = Columns.Of<Interval>(DataType.Interval, new Interval(1, 0, 0), new Interval(0, 1, 0));
        using var right = Columns.Of<Interval>(DataType.Interval, new Interval(0, 30, 0), new Interval(0, 0, 1));

        Assert.Equal([true, false], Compare(ComparisonOperator.Equal, left, right));
        Assert.Equal([false, true], Compare(ComparisonOperator.Greater, left, right));
    }

    [Fact]
    public void Lists_compare_element_by_element_with_nulls_last()
    {
        using var left = Lists([1, 2], [1], [1, null], [2]);
        using var right = Lists([1, 3], [1, 1], [1, 5], [1, 9]);

        Assert.Equal([true, true, false, false], Compare(ComparisonOperator.Less, left, right));
    }

    [Fact]
    public void Enumerations_compare_by_label()
    {
        var type = DataType.Enum("small", "medium", "large");
        using var left = Columns.Text(type, "small", "large");
        using var right = Columns.Text(type, "medium", "medium");

        Assert.Equal([true, false], Compare(ComparisonOperator.Less, left, right));
    }

    private static Column Lists(params int?[][] rows)
    {
        using var builder = new ListColumnBuilder(DataType.List(DataType.Int32));
        foreach (var row in rows)
        {
            foreach (var value in row)
            {
                if (value is { } some)
                {
                    ((FixedColumnBuilder<int>)builder.Elements).Append(some);
                }
                else
                {
                    builder.Elements.AppendNull();
                }
            }

            builder.CloseRow();
        }

        return builder.Build();
    }

    private static object?[] Compare(ComparisonOperator comparison, Column left, Column right) =>
        Columns.Values(ComparisonKernel.Compare(comparison, left, right, left.Length));

    private static object?[] Constant(ComparisonOperator comparison, Column left, Column right) =>
        Columns.Values(ComparisonKernel.CompareConstant(comparison, left, right, left.Length));

    private static void PathsAgree<T>(int length)
        where T : unmanaged, IEquatable<T>
    {
        var left = Columns.Random<T>(length, length);
        var right = Columns.Random<T>(length + 1000, length);
        Agree<T, EqualOp>(left, right);
        Agree<T, LessOp>(left, right);
        Agree<T, GreaterOp>(left, right);
        if (length > 0)
        {
            Agree<T, EqualOp>(left, right[..1]);
            Agree<T, LessOp>(left, right[..1]);
            Agree<T, GreaterOp>(left, right[..1]);
        }
    }

    private static void Agree<T, TOp>(T[] left, T[] right)
        where T : unmanaged, IEquatable<T>
        where TOp : struct, IComparisonOp
    {
        foreach (var negate in new[] { false, true })
        {
            var vector = new byte[left.Length];
            var scalar = new byte[left.Length];
            FixedComparison.Apply<T, TOp>(left, right, vector, negate);
            FixedComparison.Apply<T, ScalarComparison<TOp>>(left, right, scalar, negate);
            Assert.Equal(scalar, vector);
        }
    }
}
