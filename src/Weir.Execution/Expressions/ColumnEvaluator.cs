using Weir.Columnar;

namespace Weir.Execution.Expressions;

/// <summary>A column of the input.</summary>
internal sealed class ColumnEvaluator(int place) : Evaluator
{
    public override Column Evaluate(EvaluationInput input) => input.Get(place).Retain();
}
