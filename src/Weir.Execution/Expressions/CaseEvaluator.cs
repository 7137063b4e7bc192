using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Execution.Expressions;

/// <summary>CASE: conditions see rows without a branch yet, results the rows of their branch.</summary>
internal sealed class CaseEvaluator(Evaluator[] conditions, Evaluator[] results, Evaluator otherwise, DataType type)
    : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        using var assembler = new BranchAssembler(type, input.Rows);
        var remaining = NativeBuffer.Allocate(((long)input.Rows + 64) * sizeof(int));
        try
        {
            var count = input.Rows;
            for (var i = 0; i < count; i++)
            {
                remaining.As<int>()[i] = i;
            }

            for (var branch = 0; branch < conditions.Length && count > 0; branch++)
            {
                count = Branch(branch, input, remaining, count, assembler);
            }

            if (count > 0)
            {
                using var rest = input.Select(remaining, count);
                using var values = otherwise.EvaluatePlain(rest);
                assembler.Add(values, remaining.As<int>()[..count]);
            }

            return assembler.Build();
        }
        finally
        {
            remaining.Dispose();
        }
    }

    /// <summary>Gives the rows of a branch their values and returns how many rows remain without one.</summary>
    private int Branch(int branch, EvaluationInput input, NativeBuffer remaining, int count, BranchAssembler assembler)
    {
        using var candidates = input.Select(remaining, count);
        using var condition = conditions[branch].EvaluatePlain(candidates);
        using var chosen = NativeBuffer.Allocate(((long)count + 64) * sizeof(int));
        var matched = SelectionKernel.SelectTrue(condition, remaining.As<int>()[..count], chosen.As<int>());
        if (matched == 0)
        {
            return count;
        }

        var rows = chosen.As<int>()[..matched];
        using (var subset = input.Select(chosen, matched))
        using (var values = results[branch].EvaluatePlain(subset))
        {
            assembler.Add(values, rows);
        }

        var left = remaining.As<int>();
        var (kept, next) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            if (next < rows.Length && rows[next] == left[i])
            {
                next++;
            }
            else
            {
                left[kept++] = left[i];
            }
        }

        return kept;
    }
}
