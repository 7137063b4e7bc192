using Weir.Columnar;

namespace Weir.Kernels;

/// <summary>
/// The total order of single rows of any type, for nested values, minimum and maximum, and sorting: NULL comes last and
/// equals NULL; lists compare element by element and then by length; structs field by field; enumerations by label.
/// </summary>
public static class RowOrder
{
    /// <summary>Negative, zero or positive as the left row comes before, with or after the right one. Types are equal.</summary>
    public static int Compare(Column left, int leftRow, Column right, int rightRow)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (leftNull, rightNull) = (left.IsNull(leftRow), right.IsNull(rightRow));
        if (leftNull || rightNull)
        {
            return leftNull == rightNull ? 0
                : leftNull ? 1
                : -1;
        }

        return (left, right) switch
        {
            (DictionaryColumn d, _) => Compare(d.Dictionary, d.Indices[leftRow], right, rightRow),
            (_, DictionaryColumn d) => Compare(left, leftRow, d.Dictionary, d.Indices[rightRow]),
            (Column<bool> a, Column<bool> b) => Fixed(a, leftRow, b, rightRow),
            (Column<short> a, Column<short> b) => Fixed(a, leftRow, b, rightRow),
            (Column<int> a, Column<int> b) => Fixed(a, leftRow, b, rightRow),
            (Column<long> a, Column<long> b) => Fixed(a, leftRow, b, rightRow),
            (Column<Int128> a, Column<Int128> b) => Fixed(a, leftRow, b, rightRow),
            (Column<float> a, Column<float> b) => Fixed(a, leftRow, b, rightRow),
            (Column<double> a, Column<double> b) => Fixed(a, leftRow, b, rightRow),
            (Column<Interval> a, Column<Interval> b) => Fixed(a, leftRow, b, rightRow),
            (Column<UInt128> a, Column<UInt128> b) => Fixed(a, leftRow, b, rightRow),
            (TextColumn a, TextColumn b) when a.Type.Kind == TypeKind.Enum => Label(a, leftRow) - Label(b, rightRow),
            (TextColumn a, TextColumn b) => TextOrder.Compare(a, leftRow, b, rightRow),
            (ListColumn a, ListColumn b) => Lists(a, leftRow, b, rightRow),
            (StructColumn a, StructColumn b) => Structs(a, leftRow, b, rightRow),
            _ => throw new WeirException(
                ErrorCode.Internal,
                $"Rows of {left.Type} and {right.Type} are not comparable"
            ),
        };
    }

    /// <summary>The place of the row's label in its enumeration; labels that are not part of it come last.</summary>
    internal static int Label(TextColumn column, int row)
    {
        var label = column.GetString(row);
        var labels = column.Type.Labels;
        for (var i = 0; i < labels.Count; i++)
        {
            if (string.Equals(labels[i], label, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return labels.Count;
    }

    private static int Fixed<T>(Column<T> left, int leftRow, Column<T> right, int rightRow)
        where T : unmanaged, IEquatable<T> => FixedOrder.Compare(left.Values[leftRow], right.Values[rightRow]);

    private static int Lists(ListColumn left, int leftRow, ListColumn right, int rightRow)
    {
        var (a, endA) = (left.Offsets[leftRow], left.Offsets[leftRow + 1]);
        var (b, endB) = (right.Offsets[rightRow], right.Offsets[rightRow + 1]);
        for (; a < endA && b < endB; a++, b++)
        {
            var order = Compare(left.Elements, a, right.Elements, b);
            if (order != 0)
            {
                return order;
            }
        }

        return a < endA ? 1
            : b < endB ? -1
            : 0;
    }

    private static int Structs(StructColumn left, int leftRow, StructColumn right, int rightRow)
    {
        for (var i = 0; i < left.Fields.Count; i++)
        {
            var order = Compare(left.Fields[i], leftRow, right.Fields[i], rightRow);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
