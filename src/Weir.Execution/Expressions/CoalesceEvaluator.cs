using Weir.Columnar;

namespace Weir.Execution.Expressions;

/// <summary>COALESCE: each operand sees only the rows for which the ones before were null.</summary>
internal sealed class CoalesceEvaluator(Evaluator[] operands, DataType type) : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        var first = operands[0].EvaluatePlain(input);
        if (!first.MayHaveNulls)
        {
            return first;
        }

        using (first)
        using (var assembler = new BranchAssembler(type, input.Rows))
        using (var remaining = NativeBuffer.Allocate((long)input.Rows * sizeof(int)))
        {
            var rows = remaining.As<int>()[..input.Rows];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = i;
            }

            var count = Take(first, remaining, input.Rows, assembler);
            for (var i = 1; i < operands.Length && count > 0; i++)
            {
                using var subset = input.Select(remaining, count);
                using var values = operands[i].EvaluatePlain(subset);
                count = Take(values, remaining, count, assembler);
            }

            return assembler.Build();
        }
    }

    private static int Take(Column values, NativeBuffer remaining, int count, BranchAssembler assembler)
    {
        using var places = NativeBuffer.Allocate((long)count * sizeof(int));
        using var owners = NativeBuffer.Allocate((long)count * sizeof(int));
        var rows = remaining.As<int>();
        var (taken, kept) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            if (values.IsNull(i))
            {
                rows[kept++] = rows[i];
            }
            else
            {
                places.As<int>()[taken] = i;
                owners.As<int>()[taken++] = rows[i];
            }
        }

        if (taken > 0)
        {
            using var present = values.Gather(places.As<int>()[..taken]);
            assembler.Add(present, owners.As<int>()[..taken]);
        }

        return kept;
    }
}
