using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>Comparisons of constants, for those who fold them.</summary>
public static class ConstantComparison
{
    /// <summary>The result of a comparison of two columns of one row and one type, as a column of one row.</summary>
    public static Column Compare(ComparisonOperator comparison, Column left, Column right) =>
        ComparisonKernel.Compare(comparison, left, right, 1);
}
