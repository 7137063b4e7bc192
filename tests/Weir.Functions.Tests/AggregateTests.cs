using System.Globalization;
using Weir.Columnar;

namespace Weir.Functions.Tests;

/// <summary>Expected values were computed by PostgreSQL 15, those of its extensions by hand.</summary>
public class AggregateTests
{
    [Theory]
    [InlineData("count", "", "3")]
    [InlineData("count", "int:1,NULL,3", "2")]
    [InlineData("sum", "int:2147483647,2147483647,NULL", "4294967294")]
    [InlineData("sum", "long:9223372036854775807,9223372036854775807", "18446744073709551614")]
    [InlineData("sum", "dec(5,2):1.50,2.25", "3.75")]
    [InlineData("sum", "dec(38,2):1.50,2.25", "3.75")]
    [InlineData("sum", "double:1.5,2.25", "3.75")]
    [InlineData("sum", "real:1.5,2.25", "3.75")]
    [InlineData("sum", "interval:1 day,2 hours", "1 day 02:00:00")]
    [InlineData("sum", "int:NULL,NULL", "NULL")]
    [InlineData("avg", "int:1,2,4", "2.3333333333333333")]
    [InlineData("avg", "dec(5,2):1.50,2.25,NULL", "1.8750000000000000")]
    [InlineData("avg", "long:9223372036854775807,9223372036854775807", "9223372036854775807.0000000000000000")]
    [InlineData("avg", "double:1,2", "1.5")]
    [InlineData("avg", "interval:1 day,2 hours", "13:00:00")]
    [InlineData("min", "text:b,a,NULL", "a")]
    [InlineData("max", "text:b,a,NULL", "b")]
    [InlineData("max", "double:1,NaN,2", "NaN")]
    [InlineData("min", "date:2020-01-02,2020-01-01", "2020-01-01")]
    [InlineData("max", "bool:f,t", "true")]
    [InlineData("max", "int[]:{1},{2},{1}", "{2}")]
    [InlineData("min", "int:NULL", "NULL")]
    [InlineData("bool_and", "bool:t,f,NULL", "false")]
    [InlineData("every", "bool:t,NULL", "true")]
    [InlineData("bool_or", "bool:f,t", "true")]
    [InlineData("bool_or", "bool:NULL", "NULL")]
    [InlineData("count_if", "bool:f,t,NULL", "1")]
    [InlineData("stddev", "int:1,2,4", "1.5275252316519467")]
    [InlineData("var_pop", "double:1,2,4", "1.5555555555555556")]
    [InlineData("variance", "int:1", "NULL")]
    [InlineData("stddev_pop", "int:1", "0")]
    [InlineData("corr", "double:1,2,3,NULL;double:2,4.5,5,1", "0.9332565252573828")]
    [InlineData("covar_samp", "double:1,2,3;double:2,4.5,5", "1.5")]
    [InlineData("regr_slope", "double:1,2,3;double:2,4.5,5", "0.5806451612903226")]
    [InlineData("regr_intercept", "double:1,2,3;double:2,4.5,5", "-0.2258064516129036")]
    [InlineData("regr_r2", "double:1,2,3;double:2,4.5,5", "0.870967741935484")]
    [InlineData("regr_count", "double:1,2,NULL;double:2,4.5,5", "2")]
    [InlineData("percentile_cont", "double:0.25,0.25,0.25,0.25;double:1,2,4,8", "1.75")]
    [InlineData("percentile_disc", "double:0.25,0.25,0.25,0.25;double:1,2,4,8", "1")]
    [InlineData("percentile_disc", "double:0.25,0.25,0.25,0.25;double:8,4,2,1", "8")]
    [InlineData("percentile_disc", "double:0.5,0.5,0.5;text:b,a,c", "b")]
    [InlineData("median", "int:1,4,2", "2")]
    [InlineData("mode", "int:3,1,3,1,2", "1")]
    [InlineData("string_agg", "text:a,NULL,c;text:-,-,-", "a-c")]
    [InlineData("array_agg", "int:1,NULL,3", "{1,NULL,3}")]
    [InlineData("json_agg", "int:1,NULL,3", "[1, null, 3]")]
    [InlineData("json_object_agg", "text:a,b;int:1,2", "{ \"a\" : 1, \"b\" : 2 }")]
    [InlineData("first", "int:NULL,2", "NULL")]
    [InlineData("last", "int:1,2", "2")]
    [InlineData("any_value", "int:NULL,2,3", "2")]
    [InlineData("arg_min", "text:a,b,c;int:3,1,2", "b")]
    [InlineData("max_by", "text:a,b,c;int:3,NULL,2", "a")]
    [InlineData("bit_xor", "int:1,3,4", "6")]
    [InlineData("bit_and", "long:7,5", "5")]
    [InlineData("bit_or", "int:1,4", "5")]
    [InlineData("product", "int:2,3,4", "24")]
    [InlineData("approx_count_distinct", "int:1,2,2,NULL", "2")]
    public void Gives_the_value(string function, string arguments, string expected)
    {
        var actual = Run(function, arguments, 1);

        // The last digit of a double depends on the order of additions.
        if (
            expected.Contains('.', StringComparison.Ordinal)
            && double.TryParse(expected, CultureInfo.InvariantCulture, out var number)
        )
        {
            Assert.Equal(number, double.Parse(actual, CultureInfo.InvariantCulture), Math.Abs(number) * 1e-14);
            return;
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_sum_outside_its_type_raises()
    {
        var error = Assert.Throws<WeirException>(() =>
            Run("sum", "dec(38,0):99999999999999999999999999999999999999,1", 1)
        );

        Assert.Equal("NUMERIC_OVERFLOW", error.Code.Name);
    }

    /// <summary>Every overload over random rows of four groups: all at once, and in three pieces merged.</summary>
    [Theory]
    [InlineData("count", "double")]
    [InlineData("sum", "short")]
    [InlineData("sum", "long")]
    [InlineData("sum", "dec(12,2)")]
    [InlineData("sum", "dec(30,2)")]
    [InlineData("sum", "double")]
    [InlineData("sum", "interval")]
    [InlineData("avg", "int")]
    [InlineData("avg", "dec(12,2)")]
    [InlineData("avg", "double")]
    [InlineData("avg", "interval")]
    [InlineData("min", "text")]
    [InlineData("max", "int")]
    [InlineData("max", "dec(30,2)")]
    [InlineData("max", "int[]")]
    [InlineData("bool_and", "bool")]
    [InlineData("bool_or", "bool")]
    [InlineData("count_if", "bool")]
    [InlineData("stddev", "double")]
    [InlineData("var_pop", "double")]
    [InlineData("corr", "double;double")]
    [InlineData("regr_intercept", "double;double")]
    [InlineData("covar_pop", "double;double")]
    [InlineData("median", "double")]
    [InlineData("mode", "int")]
    [InlineData("string_agg", "text;text")]
    [InlineData("array_agg", "text")]
    [InlineData("json_agg", "double")]
    [InlineData("first", "text")]
    [InlineData("last", "int")]
    [InlineData("any_value", "int")]
    [InlineData("arg_min", "text;int")]
    [InlineData("arg_max", "text;double")]
    [InlineData("bit_xor", "long")]
    [InlineData("bit_or", "int")]
    [InlineData("approx_count_distinct", "text")]
    public void Pieces_merged_equal_the_whole(string function, string types)
    {
        var random = new Random(42);
        var columns = types.Split(';').Select(t => Random(random, t, 300)).ToArray();
        var groups = Enumerable.Range(0, 300).Select(_ => random.Next(4)).ToArray();
        var resolved = Resolve(function, columns);
        using var whole = resolved.Function.CreateAccumulator(Values.Context);
        whole.EnsureGroups(4);
        whole.Update(groups, columns);
        using var merged = resolved.Function.CreateAccumulator(Values.Context);
        merged.EnsureGroups(4);
        foreach (var (from, to) in new[] { (0, 100), (100, 101), (101, 300) })
        {
            using var piece = resolved.Function.CreateAccumulator(Values.Context);
            var rows = Enumerable.Range(from, to - from).ToArray();
            piece.EnsureGroups(4);
            piece.Update([.. rows.Select(r => 3 - groups[r])], Array.ConvertAll(columns, c => c.Gather(rows)));
            merged.Merge(piece, [3, 2, 1, 0]);
        }

        Assert.Equal(Results(whole), Results(merged));
        Assert.True(merged.MemoryBytes > 0);
    }

    [Fact]
    public void Approximate_counts_are_near()
    {
        using var column = Values.Column(
            "int",
            [.. Enumerable.Range(0, 50_000).Select(i => i.ToString(CultureInfo.InvariantCulture))]
        );
        using var accumulator = Resolve("approx_count_distinct", [column]).Function.CreateAccumulator(Values.Context);
        accumulator.EnsureGroups(1);
        accumulator.Update(new int[50_000], [column]);
        using var result = accumulator.Finish(0, 1);

        Assert.InRange((long)result.ValueAt(0)!, 48_000, 52_000);
    }

    private static string Run(string function, string arguments, int groups)
    {
        var columns = arguments.Length == 0 ? [] : arguments.Split(';').Select(Parse).ToArray();
        var rows = columns.Length == 0 ? 3 : columns[0].Length;
        var resolved = Resolve(function, columns);
        using var accumulator = resolved.Function.CreateAccumulator(Values.Context);
        accumulator.EnsureGroups(groups);
        var cast = columns
            .Select((c, i) => CastKernel.Cast(c, resolved.ParameterTypes[i], false, Values.Context))
            .ToArray();
        accumulator.Update(new int[rows], cast);
        using var result = accumulator.Finish(0, groups);
        Assert.Equal(resolved.Function.ResultType, result.Type);
        return Values.Text(result, 0);
    }

    private static Column Parse(string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);
        return Values.Column(text[..at], text[(at + 1)..].Split(','));
    }

    private static ResolvedAggregate Resolve(string function, Column[] columns) =>
        FunctionCatalog.BuiltIn.ResolveAggregate(
            function,
            Array.ConvertAll(columns, c => c.Type),
            Array.ConvertAll(columns, _ => false)
        )!;

    private static Column Random(Random random, string type, int rows)
    {
        var values = new string?[rows];
        for (var i = 0; i < rows; i++)
        {
            var number = random.Next(-30, 30);
            values[i] =
                random.Next(5) == 0 ? null
                : type == "bool" ? (number % 3 == 0 ? "f" : "t")
                : type == "interval" ? $"{number} hours"
                : type == "int[]" ? $"{{{number},{i}}}"
                : number.ToString(CultureInfo.InvariantCulture);
        }

        return Values.Column(type, values);
    }

    private static string[] Results(IAccumulator accumulator)
    {
        using var result = accumulator.Finish(0, 4);
        return
        [
            .. Enumerable
                .Range(0, 4)
                .Select(i =>
                    result.ValueAt(i) is double d
                        ? Math.Round(d, 9).ToString(CultureInfo.InvariantCulture)
                        : Values.Text(result, i)
                ),
        ];
    }
}
