using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Execution.Expressions;

/// <summary>Compares an expression to a constant.</summary>
internal sealed class ConstantComparisonEvaluator(
    ComparisonOperator comparison,
    Evaluator left,
    LiteralEvaluator constant
) : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        using var values = left.Evaluate(input);
        return ComparisonKernel.CompareConstant(comparison, values, constant.Single, input.Rows);
    }
}
