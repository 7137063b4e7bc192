using Weir.Columnar;
using Weir.Formats.Parquet.Writing;

namespace Weir.Formats.Parquet;

/// <summary>Which values of a column's type a file has no form for, for callers that set such rows apart.</summary>
public static class ParquetValues
{
    /// <summary>Whether the type has values that a file cannot hold.</summary>
    public static bool MayRefuse(DataType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind is TypeKind.Interval or TypeKind.Int128
            || (type.Element is { } element && MayRefuse(element))
            || type.Fields.Any(f => MayRefuse(f.Type));
    }

    /// <summary>Why a file cannot hold a value; null when it can.</summary>
    /// <param name="column">The values.</param>
    /// <param name="row">The place of the value.</param>
    public static string? WhyNot(Column column, int row)
    {
        ArgumentNullException.ThrowIfNull(column);
        try
        {
            Try(column, row);
            return null;
        }
        catch (WeirException exception)
        {
            return exception.Message;
        }
    }

    private static void Try(Column column, int row)
    {
        if (column.IsNull(row))
        {
            return;
        }

        switch (column)
        {
            case DictionaryColumn dictionary:
                Try(dictionary.Dictionary, dictionary.Indices[row]);
                break;
            case ListColumn list:
                for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
                {
                    Try(list.Elements, i);
                }

                break;
            case StructColumn structure:
                foreach (var field in structure.Fields)
                {
                    Try(field, row);
                }

                break;
            case Column<Interval> intervals:
                _ = Storages.Intervals.Store(intervals.Values[row]);
                break;
            case Column<Int128> { Type.Kind: TypeKind.Int128 } numbers:
                _ = Storages.HugeInt.Store(numbers.Values[row]);
                break;
        }
    }
}
