using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Execution.Expressions;

/// <summary>NOT.</summary>
internal sealed class NotEvaluator(Evaluator operand) : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        using var value = operand.EvaluatePlain(input);
        return BooleanKernel.Not(value, input.Rows);
    }
}
