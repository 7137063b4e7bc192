using Weir.Columnar;
using Weir.Functions;

namespace Weir.Execution.Expressions;

/// <summary>A call of a scalar function.</summary>
internal sealed class CallEvaluator(ScalarFunction function, Evaluator[] arguments, FunctionContext context) : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        var columns = new Column[arguments.Length];
        var done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                columns[done] = arguments[done].EvaluatePlain(input);
            }

            return function.Evaluate(columns, input.Rows, context);
        }
        finally
        {
            for (var i = 0; i < done; i++)
            {
                columns[i].Dispose();
            }
        }
    }
}
