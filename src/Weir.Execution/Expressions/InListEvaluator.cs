using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Execution.Expressions;

/// <summary>IN over a list: a set of hashes for long lists of constants, comparisons otherwise.</summary>
internal sealed class InListEvaluator(Evaluator operand, Evaluator[] items) : Evaluator
{
    private const int ShortList = 8;

    private readonly bool _isConstant = Array.TrueForAll(items, i => i is LiteralEvaluator);
    private Dictionary<ulong, List<Column>>? _set;
    private bool _hasNull;

    public override Column Evaluate(EvaluationInput input)
    {
        using var values = operand.EvaluatePlain(input);
        return _isConstant && items.Length > ShortList ? Look(values, input.Rows) : Compare(values, input);
    }

    private Column<bool> Compare(Column values, EvaluationInput input)
    {
        Column<bool>? result = null;
        foreach (var item in items)
        {
            using var before = result;
            using var equal = One(values, item, input);
            result = before is null ? (Column<bool>)equal.Retain() : BooleanKernel.Or(before, equal, input.Rows);
        }

        return result!;
    }

    private static Column<bool> One(Column values, Evaluator item, EvaluationInput input)
    {
        if (item is LiteralEvaluator literal)
        {
            return ComparisonKernel.CompareConstant(ComparisonOperator.Equal, values, literal.Single, input.Rows);
        }

        using var other = item.EvaluatePlain(input);
        return ComparisonKernel.Compare(ComparisonOperator.Equal, values, other, input.Rows);
    }

    private Column<bool> Look(Column values, int rows)
    {
        _set ??= CreateSet();
        using var builder = new FixedColumnBuilder<bool>(DataType.Boolean, rows);
        using var hashes = NativeBuffer.Allocate((long)rows * sizeof(ulong));
        HashKernel.Hash([values], hashes.As<ulong>()[..rows]);
        for (var row = 0; row < rows; row++)
        {
            var found =
                !values.IsNull(row)
                && _set.TryGetValue(hashes.As<ulong>()[row], out var candidates)
                && candidates.Exists(c => RowOrder.Compare(values, row, c, 0) == 0);
            if (found)
            {
                builder.Append(true);
            }
            else if (values.IsNull(row) || _hasNull)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(false);
            }
        }

        return (Column<bool>)builder.Build();
    }

    private Dictionary<ulong, List<Column>> CreateSet()
    {
        var set = new Dictionary<ulong, List<Column>>(items.Length);
        foreach (var item in items)
        {
            var column = ((LiteralEvaluator)item).Single;
            if (column.IsNull(0))
            {
                _hasNull = true;
                continue;
            }

            Span<ulong> hashes = [0];
            HashKernel.Hash([column], hashes);
            if (!set.TryGetValue(hashes[0], out var same))
            {
                set.Add(hashes[0], same = []);
            }

            same.Add(column);
        }

        return set;
    }
}
