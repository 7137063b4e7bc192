using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Functions;
using Weir.Plan;

namespace Weir.Execution;

/// <summary>Computes columns from the columns of single batches, outside a plan. One thread at a time.</summary>
public sealed class BatchProjector
{
    private readonly Evaluator[] _columns;

    /// <summary>Compiles the expressions over the columns that batches will have.</summary>
    public BatchProjector(
        IReadOnlyList<Expression> expressions,
        IReadOnlyList<PlanColumn> input,
        FunctionContext context
    )
    {
        ArgumentNullException.ThrowIfNull(expressions);
        _columns = [.. expressions.Select(e => EvaluatorCompiler.Compile(e, input, context))];
    }

    /// <summary>A new dense batch of the computed columns; the given one stays the caller's.</summary>
    /// <exception cref="WeirException">A value cannot be computed; nothing was made.</exception>
    public Batch Project(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var rows = EvaluationInput.Of(batch);
        var results = new Column[_columns.Length];
        var done = 0;
        try
        {
            for (; done < results.Length; done++)
            {
                results[done] = _columns[done].Evaluate(rows);
            }
        }
        finally
        {
            for (var i = 0; done < results.Length && i < done; i++)
            {
                results[i].Dispose();
            }
        }

        return new Batch(results, batch.Length);
    }
}
