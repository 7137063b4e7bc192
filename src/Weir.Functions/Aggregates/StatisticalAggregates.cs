using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>Variance, covariance, regression, bits, products and distinct counts.</summary>
[SuppressMessage("Design", "MA0051:Method is too long", Justification = "A list, not a method")]
internal static class StatisticalAggregates
{
    public static void AddTo(AggregateList list)
    {
        Variance(list, "stddev stddev_samp", "Standard deviation of a sample", true, true);
        Variance(list, "stddev_pop", "Standard deviation of the population", false, true);
        Variance(list, "variance var_samp", "Variance of a sample", true, false);
        Variance(list, "var_pop", "Variance of the population", false, false);
        AddPairs(list);
        AddBits(list);
        list.Add(
            "product",
            "The product",
            [Float],
            Float,
            BasicAggregates.Fold<double, Extreme<double>, double, ProductFold>
        );
        list.Add(
            "approx_count_distinct approx_distinct",
            "About how many different values there are (within some 2 %)",
            [Parameter.Any],
            Long,
            _ => new DistinctSketchAccumulator(),
            ignoresDuplicates: true
        );
    }

    private static void AddPairs(AggregateList list)
    {
        Pair(list, "covar_pop", "Covariance of the population", m => m.X.Count > 0 ? m.Products / m.X.Count : null);
        Pair(list, "covar_samp", "Covariance of a sample", m => m.X.Count > 1 ? m.Products / (m.X.Count - 1) : null);
        Pair(
            list,
            "corr",
            "Coefficient of correlation",
            m => m.X.Squares > 0 && m.Y.Squares > 0 ? m.Products / Math.Sqrt(m.X.Squares * m.Y.Squares) : null
        );
        Pair(
            list,
            "regr_slope",
            "Slope of the line of best fit",
            m => m.X.Squares > 0 ? m.Products / m.X.Squares : null
        );
        Pair(
            list,
            "regr_intercept",
            "Where the line of best fit meets the y axis",
            m => m.X.Squares > 0 ? m.Y.Mean - (m.X.Mean * m.Products / m.X.Squares) : null
        );
        Pair(
            list,
            "regr_r2",
            "Square of the coefficient of correlation",
            m =>
                m.X.Squares <= 0 || m.X.Count == 0 ? null
                : m.Y.Squares == 0 ? 1
                : m.Products * m.Products / (m.X.Squares * m.Y.Squares)
        );
        Pair(
            list,
            "regr_avgx",
            "Average of the second argument where both are there",
            m => m.X.Count > 0 ? m.X.Mean : null
        );
        Pair(
            list,
            "regr_avgy",
            "Average of the first argument where both are there",
            m => m.X.Count > 0 ? m.Y.Mean : null
        );
        Pair(list, "regr_sxx", "Sum of squares of the second argument", m => m.X.Count > 0 ? m.X.Squares : null);
        Pair(list, "regr_syy", "Sum of squares of the first argument", m => m.X.Count > 0 ? m.Y.Squares : null);
        Pair(list, "regr_sxy", "Sum of products", m => m.X.Count > 0 ? m.Products : null);
        list.Add(
            "regr_count",
            "How many pairs are there",
            [Float, Float],
            Long,
            _ => new PairAccumulator(_ => null, true)
        );
    }

    private static void AddBits(AggregateList list)
    {
        Bits<int>(list, Int);
        Bits<long>(list, Long);
    }

    private static void Bits<T>(AggregateList list, Columnar.DataType type)
        where T : unmanaged, IBinaryInteger<T>
    {
        list.Add(
            "bit_and",
            "Bits that all values have",
            [type],
            type,
            BasicAggregates.Fold<T, Extreme<T>, T, BitFold<T, BitAnd>>,
            ignoresDuplicates: true
        );
        list.Add(
            "bit_or",
            "Bits that any value has",
            [type],
            type,
            BasicAggregates.Fold<T, Extreme<T>, T, BitFold<T, BitOr>>,
            ignoresDuplicates: true
        );
        list.Add(
            "bit_xor",
            "Bits that an odd number of values has",
            [type],
            type,
            BasicAggregates.Fold<T, Extreme<T>, T, BitFold<T, BitXor>>
        );
    }

    private static void Variance(AggregateList list, string names, string description, bool isSample, bool isRoot) =>
        list.Add(
            names,
            description,
            [Float],
            Float,
            c => new FoldAccumulator<double, Moments, double, VarianceFold>(
                c.Result,
                new VarianceFold(isSample, isRoot)
            )
        );

    private static void Pair(AggregateList list, string name, string description, Func<PairMoments, double?> finish) =>
        list.Add(name, description, [Float, Float], Float, _ => new PairAccumulator(finish));
}
