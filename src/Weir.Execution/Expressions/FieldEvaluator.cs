using Weir.Columnar;

namespace Weir.Execution.Expressions;

/// <summary>A field of a struct.</summary>
internal sealed class FieldEvaluator(Evaluator operand, int field) : Evaluator
{
    public override Column Evaluate(EvaluationInput input)
    {
        using var value = operand.EvaluatePlain(input);
        var column = (StructColumn)value;
        if (!column.MayHaveNulls)
        {
            return column.Fields[field].Retain();
        }

        // A null struct's field is null, whatever the field's column holds there.
        using var rows = NativeBuffer.Allocate((long)input.Rows * sizeof(int));
        var target = rows.As<int>()[..input.Rows];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = column.IsNull(i) ? -1 : i;
        }

        return column.Fields[field].Gather(target);
    }
}
