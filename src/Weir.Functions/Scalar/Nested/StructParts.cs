using System.Globalization;
using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>Makes structs, and takes parts of structs and maps.</summary>
internal static class StructParts
{
    /// <summary>Names and values in turn; names are literals.</summary>
    public static Signature? Pack(DataType[] types, IReadOnlyList<object?> constants)
    {
        if (types.Length == 0 || types.Length % 2 != 0 || constants.Count < types.Length)
        {
            return null;
        }

        var fields = new Field[types.Length / 2];
        for (var i = 0; i < fields.Length; i++)
        {
            if (constants[2 * i] is not string name)
            {
                return null;
            }

            fields[i] = new Field(name, types[(2 * i) + 1]);
        }

        return new Signature(types, DataType.Struct(fields));
    }

    /// <summary>Fields named f1, f2, ….</summary>
    public static Signature Row(DataType[] types) =>
        new(
            types,
            DataType.Struct([
                .. types.Select((t, i) => new Field("f" + (i + 1).ToString(CultureInfo.InvariantCulture), t)),
            ])
        );

    /// <summary>The struct of all, or of every second argument.</summary>
    public static Column Build(in ScalarCall call)
    {
        var step = call.Arguments.Length / Math.Max(1, call.Result.Fields.Count);
        var fields = new Column[call.Result.Fields.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = call.Arguments[(i * step) + step - 1].Retain();
        }

        return new StructColumn(call.Result, call.Rows, fields);
    }

    public static Signature? Field(DataType[] types, IReadOnlyList<object?> constants) =>
        constants.Count > 1 && constants[1] is string name && FieldIndex(types[0], name) is var index and >= 0
            ? new Signature(types, types[0].Fields[index].Type)
            : null;

    /// <summary>The field that the second argument, the same in all rows, names.</summary>
    public static Column Extract(in ScalarCall call)
    {
        if (call.Rows == 0)
        {
            return CastKernel.Nulls(call.Result, 0);
        }

        var structure = (StructColumn)call.Arguments[0];
        var field = structure.Fields[FieldIndex(structure.Type, ((TextColumn)call.Arguments[1]).GetString(0))];
        if (!structure.MayHaveNulls)
        {
            return field.Retain();
        }

        var rows = new int[call.Rows];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = structure.IsNull(i) ? -1 : i;
        }

        return field.Gather(rows);
    }

    public static void MapValue(scoped in Row row, ColumnBuilder target)
    {
        var map = (ListColumn)row.Column(0);
        var entries = (StructColumn)map.Elements;
        for (var i = map.Offsets[row.Index]; i < map.Offsets[row.Index + 1]; i++)
        {
            if (RowOrder.Compare(entries.Fields[0], i, row.Column(1), row.Index) == 0)
            {
                target.AppendFrom(entries.Fields[1], i);
                return;
            }
        }

        target.AppendNull();
    }

    /// <summary>All keys (0) or values (1) of a map as a list.</summary>
    public static void Entries(scoped in Row row, ColumnBuilder target, int field)
    {
        var map = (ListColumn)row.Column(0);
        var lists = (ListColumnBuilder)target;
        for (var i = map.Offsets[row.Index]; i < map.Offsets[row.Index + 1]; i++)
        {
            lists.Elements.AppendFrom(((StructColumn)map.Elements).Fields[field], i);
        }

        lists.CloseRow();
    }

    private static int FieldIndex(DataType type, string name)
    {
        for (var i = 0; i < type.Fields.Count; i++)
        {
            if (string.Equals(type.Fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
