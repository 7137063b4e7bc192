using Weir.Columnar;
using Weir.Plan;

namespace Weir.Execution.Expressions;

/// <summary>A constant, repeated for every row; the column of the last length is kept.</summary>
internal sealed class LiteralEvaluator(LiteralExpression literal) : Evaluator
{
    private Column? _single;
    private Column? _repeated;

    /// <summary>The constant as a column of one row, owned by this.</summary>
    public Column Single => _single ??= Create();

    public override Column Evaluate(EvaluationInput input)
    {
        if (input.Rows == 1)
        {
            return Single.Retain();
        }

        if (_repeated?.Length != input.Rows)
        {
            using var rows = NativeBuffer.AllocateZeroed((long)input.Rows * sizeof(int));
            _repeated?.Dispose();
            _repeated = Single.Gather(rows.As<int>()[..input.Rows]);
        }

        return _repeated.Retain();
    }

    private Column Create() =>
        literal.Value is null
            ? Functions.CastKernel.Nulls(literal.Type, 1)
            : LiteralColumn.Create(literal.Value, literal.Type);
}
