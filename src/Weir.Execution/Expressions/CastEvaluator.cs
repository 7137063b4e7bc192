using Weir.Columnar;
using Weir.Functions;

namespace Weir.Execution.Expressions;

/// <summary>A conversion.</summary>
internal sealed class CastEvaluator(Evaluator operand, DataType target, bool isTry, FunctionContext context) : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        using var value = operand.EvaluatePlain(input);
        return CastKernel.Cast(value, target, isTry, context);
    }
}
