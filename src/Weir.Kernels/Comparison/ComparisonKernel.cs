using Weir.Columnar;

namespace Weir.Kernels;

/// <summary>
/// Compares columns of one type (decimals of one scale) in PostgreSQL's order. All operators follow from "equal" and
/// "less": the order is total, so "not less" is "greater or equal" for NaN too.
/// </summary>
public static class ComparisonKernel
{
    /// <summary>
    /// Compares row by row. Null where one side is null, except for <see cref="ComparisonOperator.Distinct"/> and
    /// <see cref="ComparisonOperator.NotDistinct"/>. Both columns have at least <paramref name="rows"/> rows.
    /// </summary>
    public static Column<bool> Compare(ComparisonOperator comparison, Column left, Column right, int rows)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        using var plainLeft = left.Decode();
        using var plainRight = right.Decode();
        return Finish(comparison, plainLeft, plainRight, rows, false);
    }

    /// <summary>
    /// Compares every row to the first row of <paramref name="constant"/>. A dictionary is compared once for each of
    /// its values.
    /// </summary>
    public static Column<bool> CompareConstant(ComparisonOperator comparison, Column left, Column constant, int rows)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(constant);
        if (left is DictionaryColumn dictionary && dictionary.Dictionary.Length <= rows && !constant.IsNull(0))
        {
            return CompareDictionary(comparison, dictionary, constant, rows);
        }

        using var plainLeft = left.Decode();
        using var plainConstant = constant.Decode();
        return Finish(comparison, plainLeft, plainConstant, rows, true);
    }

    private static Column<bool> Finish(
        ComparisonOperator comparison,
        Column left,
        Column right,
        int rows,
        bool isConstant
    )
    {
        var keepsNull = comparison is not (ComparisonOperator.Distinct or ComparisonOperator.NotDistinct);
        var nullConstant = isConstant && right.IsNull(0);
        if (keepsNull && (nullConstant || left is NullColumn || right is NullColumn))
        {
            return BooleanKernel.AllNull(rows);
        }

        var values = NativeBuffer.Allocate(rows);
        if (left is not NullColumn && right is not NullColumn)
        {
            CompareValues(comparison, left, right, isConstant, values.Bytes[..rows]);
        }

        if (keepsNull)
        {
            var validity = isConstant ? left.ValidityBuffer?.Retain() : Validity.Intersect(left, right);
            return new Column<bool>(DataType.Boolean, rows, values, validity);
        }

        SettleNulls(comparison == ComparisonOperator.Distinct, left, right, isConstant, values.Bytes[..rows]);
        return new Column<bool>(DataType.Boolean, rows, values);
    }

    private static Column<bool> CompareDictionary(
        ComparisonOperator comparison,
        DictionaryColumn column,
        Column constant,
        int rows
    )
    {
        using var plainConstant = constant.Decode();
        using var answers = Finish(comparison, column.Dictionary, plainConstant, column.Dictionary.Length, true);
        var values = NativeBuffer.AllocateZeroed(rows);
        var target = values.As<bool>();
        var source = answers.Values;
        var indices = column.Indices;
        if (source.Length > 0)
        {
            for (var row = 0; row < rows; row++)
            {
                target[row] = source[indices[row]];
            }
        }

        if (comparison is not (ComparisonOperator.Distinct or ComparisonOperator.NotDistinct))
        {
            return new Column<bool>(DataType.Boolean, rows, values, column.ValidityBuffer?.Retain());
        }

        for (var row = 0; row < rows; row++)
        {
            target[row] = column.IsNull(row) ? comparison == ComparisonOperator.Distinct : target[row];
        }

        return new Column<bool>(DataType.Boolean, rows, values);
    }

    private static void CompareValues(
        ComparisonOperator comparison,
        Column left,
        Column right,
        bool isConstant,
        Span<byte> result
    )
    {
        var isEquality =
            comparison
            is ComparisonOperator.Equal
                or ComparisonOperator.NotEqual
                or ComparisonOperator.Distinct
                or ComparisonOperator.NotDistinct;
        var swap = comparison is ComparisonOperator.Greater or ComparisonOperator.LessOrEqual;
        var negate =
            comparison
            is ComparisonOperator.NotEqual
                or ComparisonOperator.Distinct
                or ComparisonOperator.LessOrEqual
                or ComparisonOperator.GreaterOrEqual;
        if (left is TextColumn text && right is TextColumn other && (isEquality || left.Type.Kind != TypeKind.Enum))
        {
            TextOrder.Apply(text, other, isConstant, isEquality, swap, negate, result);
        }
        else if (left is TextColumn or ListColumn or StructColumn)
        {
            CompareRows(left, right, isConstant, isEquality, swap, negate, result);
        }
        else
        {
            var visit = new FixedCase
            {
                Left = left,
                Right = right,
                IsConstant = isConstant,
                IsEquality = isEquality,
                Swap = swap,
                Negate = negate,
                Result = result,
            };
            FixedTypes.Visit(left.Type, ref visit);
        }
    }

    private static void CompareRows(
        Column left,
        Column right,
        bool isConstant,
        bool isEquality,
        bool swap,
        bool negate,
        Span<byte> result
    )
    {
        for (var row = 0; row < result.Length; row++)
        {
            var other = isConstant ? 0 : row;
            if (left.IsNull(row) || right.IsNull(other))
            {
                result[row] = 0;
                continue;
            }

            var order = RowOrder.Compare(left, row, right, other);
            var holds =
                isEquality ? order == 0
                : swap ? order > 0
                : order < 0;
            result[row] = holds != negate ? (byte)1 : (byte)0;
        }
    }

    private static void SettleNulls(bool isDistinct, Column left, Column right, bool isConstant, Span<byte> result)
    {
        if (!left.MayHaveNulls && !right.MayHaveNulls)
        {
            return;
        }

        for (var row = 0; row < result.Length; row++)
        {
            var leftNull = left.IsNull(row);
            var rightNull = right.IsNull(isConstant ? 0 : row);
            if (leftNull || rightNull)
            {
                result[row] = (leftNull != rightNull) == isDistinct ? (byte)1 : (byte)0;
            }
        }
    }

    private ref struct FixedCase : IFixedCase
    {
        public required Column Left;
        public required Column Right;
        public required bool IsConstant;
        public required bool IsEquality;
        public required bool Swap;
        public required bool Negate;
        public required Span<byte> Result;

        public readonly void Run<T>()
            where T : unmanaged, IEquatable<T>
        {
            var left = ((Column<T>)Left).Values;
            var right = ((Column<T>)Right).Values;
            if (IsConstant)
            {
                right = right[..1];
            }

            if (IsEquality)
            {
                FixedComparison.Apply<T, EqualOp>(left, right, Result, Negate);
            }
            else if (!Swap)
            {
                FixedComparison.Apply<T, LessOp>(left, right, Result, Negate);
            }
            else if (IsConstant)
            {
                FixedComparison.Apply<T, GreaterOp>(left, right, Result, Negate);
            }
            else
            {
                FixedComparison.Apply<T, LessOp>(right, left, Result, Negate);
            }
        }
    }
}
