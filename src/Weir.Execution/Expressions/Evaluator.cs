using Weir.Columnar;

namespace Weir.Execution.Expressions;

/// <summary>A compiled expression. One thread at a time.</summary>
internal abstract class Evaluator
{
    /// <summary>The value for every row of the input, to be disposed by the caller; perhaps dictionary encoded.</summary>
    public abstract Column Evaluate(EvaluationInput input);

    /// <summary>The value for every row without dictionary encoding, to be disposed by the caller.</summary>
    public Column EvaluatePlain(EvaluationInput input)
    {
        using var column = Evaluate(input);
        return column.Decode();
    }
}
