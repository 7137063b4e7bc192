using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Execution.Expressions;

/// <summary>Compares two expressions.</summary>
internal sealed class ComparisonEvaluator(ComparisonOperator comparison, Evaluator left, Evaluator right) : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        using var first = left.Evaluate(input);
        using var second = right.Evaluate(input);
        return ComparisonKernel.Compare(comparison, first, second, input.Rows);
    }
}
