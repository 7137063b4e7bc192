using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Execution.Expressions;

/// <summary>AND or OR. An operand that can raise sees only the rows that the operands before it left undecided.</summary>
internal sealed class ConjunctionEvaluator(bool isAnd, Evaluator[] operands, bool[] canRaise) : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        var result = operands[0].EvaluatePlain(input);
        for (var i = 1; i < operands.Length; i++)
        {
            using var before = result;
            using var next = canRaise[i]
                ? EvaluateUndecided(operands[i], before, input)
                : operands[i].EvaluatePlain(input);
            result = isAnd ? BooleanKernel.And(before, next, input.Rows) : BooleanKernel.Or(before, next, input.Rows);
        }

        return result;
    }

    private Column EvaluateUndecided(Evaluator operand, Column before, EvaluationInput input)
    {
        using var selection = NativeBuffer.Allocate(((long)input.Rows + 64) * sizeof(int));
        var rows = selection.As<int>();
        var count = 0;
        for (var row = 0; row < input.Rows; row++)
        {
            var isDecided = before is Column<bool> known && !known.IsNull(row) && known.Values[row] != isAnd;
            if (!isDecided)
            {
                rows[count++] = row;
            }
        }

        if (count == input.Rows)
        {
            return operand.EvaluatePlain(input);
        }

        using var subset = input.Select(selection, count);
        using var values = operand.EvaluatePlain(subset);
        using var places = NativeBuffer.Allocate((long)input.Rows * sizeof(int));
        var map = places.As<int>()[..input.Rows];
        map.Fill(-1);
        for (var i = 0; i < count; i++)
        {
            map[rows[i]] = i;
        }

        return values.Gather(map);
    }
}
