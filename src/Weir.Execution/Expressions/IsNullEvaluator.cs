using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Execution.Expressions;

/// <summary>IS [NOT] NULL.</summary>
internal sealed class IsNullEvaluator(Evaluator operand, bool isNegated) : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        using var value = operand.Evaluate(input);
        return BooleanKernel.IsNull(value, input.Rows, isNegated);
    }
}
