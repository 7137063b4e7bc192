using System.Diagnostics.CodeAnalysis;
using Weir.Columnar;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>Functions of lists, structs and maps. Positions count from one.</summary>
[SuppressMessage("Design", "MA0051:Method is too long", Justification = "A list, not a method")]
internal static partial class ListFunctions
{
    private static readonly Parameter[] ListAndElement = [Parameter.List, Parameter.Any];

    public static void AddTo(ScalarList list)
    {
        AddMaking(list);
        AddMeasures(list);
        AddSearches(list);
        AddChanges(list);
        AddTexts(list);
        AddStructs(list);
    }

    private static void AddMaking(ScalarList list)
    {
        list.Generic(
            "list_value list_pack array_value",
            "A list of the arguments",
            [Parameter.Any],
            "ANY[]",
            types =>
                TypeRules.CommonType(types) is { } type
                    ? new Signature([.. types.Select(_ => type)], DataType.List(type))
                    : null,
            RowLoops.Build((in r, b) => Collect(in r, (ListColumnBuilder)b), false),
            false,
            true
        );
        list.Add(
            "range",
            "Whole numbers from the first up to, without, the second",
            [Long, Long],
            DataType.List(Long),
            RowLoops.Build((in r, b) => Range(r.Long(0), r.Long(1) - 1, 1, (ListColumnBuilder)b))
        );
    }

    private static void AddMeasures(ScalarList list)
    {
        list.Fixed(
            "cardinality len list_length",
            "How many elements there are",
            [Parameter.List],
            Int,
            (in r) => Count(in r),
            false
        );
        list.Fixed("length", "How many elements there are", [Parameter.List], Int, (in r) => Count(in r), false);
        list.Fixed("cardinality", "How many entries there are", [Parameter.Map], Int, (in r) => Count(in r), false);
        list.Try<int>(
            "array_length",
            "How many elements there are, null for none",
            [Parameter.List],
            Int,
            (in r) => NonZero(Count(in r)),
            false
        );
        list.Try<int>(
            "array_length",
            "How many elements there are in a dimension, null for none",
            [Parameter.List, Int],
            Int,
            (in r) => Size(in r),
            false
        );
        list.Try<int>(
            "array_upper",
            "The last position in a dimension, null for none",
            [Parameter.List, Int],
            Int,
            (in r) => Size(in r),
            false
        );
        list.Try<int>(
            "array_lower",
            "The first position in a dimension, null for none",
            [Parameter.List, Int],
            Int,
            (in r) => Size(in r) is null ? null : 1,
            false
        );
    }

    /// <summary>The elements of the list in the second argument's dimension, whose first list speaks for all of them.</summary>
    private static int? Size(in Row row)
    {
        var (list, at) = ((ListColumn)row.Column(0), row.Index);
        for (var dimension = row.Int(1); dimension > 1; dimension--)
        {
            if (list.Elements is not ListColumn inner || list.Offsets[at] == list.Offsets[at + 1])
            {
                return null;
            }

            at = list.Offsets[at];
            if (inner.IsNull(at))
            {
                return null;
            }

            list = inner;
        }

        return row.Int(1) < 1 ? null : NonZero(list.Offsets[at + 1] - list.Offsets[at]);
    }

    private static void AddSearches(ScalarList list)
    {
        Element(
            list,
            "array_extract list_extract list_element",
            "The element at a position, from the end for negative ones, null outside"
        );
        list.Generic(
            "list_contains array_contains list_has",
            "Whether an element is in the list",
            ListAndElement,
            "BOOLEAN",
            t => WithElement(t, Bool),
            RowLoops.Fixed((in r) => Find(in r) >= 0),
            false
        );
        list.Generic(
            "array_position list_position list_indexof",
            "The first position of an element, or null",
            ListAndElement,
            "INTEGER",
            t => WithElement(t, Int),
            RowLoops.Try<int>((in r) => NonZero(Find(in r) + 1)),
            false
        );
        list.Generic(
            "@> list_has_all",
            "Whether the list has all elements of the other",
            [Parameter.List, Parameter.List],
            "BOOLEAN",
            t => SameLists(t, Bool),
            RowLoops.Fixed((in r) => HasAll(in r, 0, 1)),
            false
        );
        list.Generic(
            "<@",
            "Whether the other list has all elements",
            [Parameter.List, Parameter.List],
            "BOOLEAN",
            t => SameLists(t, Bool),
            RowLoops.Fixed((in r) => HasAll(in r, 1, 0)),
            false
        );
        list.Generic(
            "&& list_has_any",
            "Whether the lists share an element",
            [Parameter.List, Parameter.List],
            "BOOLEAN",
            t => SameLists(t, Bool),
            RowLoops.Fixed((in r) => HasAny(in r)),
            false
        );
    }

    private static void AddChanges(ScalarList list)
    {
        list.Generic(
            "|| array_cat list_concat list_cat",
            "One list after the other",
            [Parameter.List, Parameter.List],
            "ANY[]",
            t => SameLists(t, null),
            RowLoops.Build((in r, b) => Concatenate(in r, (ListColumnBuilder)b), false),
            false
        );
        list.Generic(
            "|| array_append list_append",
            "The list with an element behind",
            ListAndElement,
            "ANY[]",
            t => WithElement(t, null),
            RowLoops.Build((in r, b) => Concatenate(in r, (ListColumnBuilder)b), false),
            false
        );
        list.Generic(
            "|| array_prepend list_prepend",
            "The list with an element in front",
            [Parameter.Any, Parameter.List],
            "ANY[]",
            Prepended,
            RowLoops.Build((in r, b) => Concatenate(in r, (ListColumnBuilder)b), false),
            false
        );
        list.Generic(
            "array_remove",
            "The list without an element",
            ListAndElement,
            "ANY[]",
            t => WithElement(t, null),
            RowLoops.Build((in r, b) => Remove(in r, (ListColumnBuilder)b)),
            false
        );
        list.Generic(
            "array_slice list_slice",
            "The elements from one position to another",
            [Parameter.List, Int, Int],
            "ANY[]",
            t => new Signature(t, t[0]),
            RowLoops.Build((in r, b) => Slice(in r, (ListColumnBuilder)b)),
            false
        );
        list.Generic(
            "list_sort array_sort",
            "The elements in order, nulls first",
            [Parameter.List],
            "ANY[]",
            t => new Signature(t, t[0]),
            RowLoops.Build((in r, b) => Sort(in r, (ListColumnBuilder)b)),
            false
        );
        list.Generic(
            "list_distinct array_distinct",
            "The different elements, without null",
            [Parameter.List],
            "ANY[]",
            t => new Signature(t, t[0]),
            RowLoops.Build((in r, b) => Distinct(in r, (ListColumnBuilder)b)),
            false
        );
        list.Generic(
            "list_reverse array_reverse",
            "The elements in reverse order",
            [Parameter.List],
            "ANY[]",
            t => new Signature(t, t[0]),
            RowLoops.Build((in r, b) => Reverse(in r, (ListColumnBuilder)b)),
            false
        );
    }

    private static void AddTexts(ScalarList list)
    {
        list.Add(
            "array_to_string list_to_string",
            "Elements as one text with a separator, without nulls",
            [Parameter.List, Text],
            Text,
            ListText.Joined
        );
        list.Add(
            "array_to_string",
            "Elements as one text with a separator and a text for nulls",
            [Parameter.List, Text, Text],
            Text,
            ListText.Joined
        );
        list.Add(
            "string_to_array string_split str_split split",
            "The parts between separators",
            [Text, Text],
            Texts,
            RowLoops.Build((in r, b) => ListText.Split(in r, (ListColumnBuilder)b), false),
            false
        );
        list.Add(
            "string_to_array",
            "The parts between separators; those like the third text are null",
            [Text, Text, Text],
            Texts,
            RowLoops.Build((in r, b) => ListText.Split(in r, (ListColumnBuilder)b), false),
            false
        );
    }

    private static void AddStructs(ScalarList list)
    {
        list.ByConstants(
            "struct_pack",
            "A struct of names and values in turn",
            [Parameter.Any],
            "STRUCT",
            StructParts.Pack,
            StructParts.Build,
            false,
            true
        );
        list.Generic(
            "row",
            "A struct of the values",
            [Parameter.Any],
            "STRUCT",
            StructParts.Row,
            StructParts.Build,
            false,
            true
        );
        list.ByConstants(
            "struct_extract array_extract",
            "A field of a struct",
            [Parameter.Struct, Text],
            "ANY",
            StructParts.Field,
            StructParts.Extract
        );
        list.Generic(
            "array_extract element_at map_extract",
            "The value of a key, or null",
            [Parameter.Map, Parameter.Any],
            "ANY",
            t => new Signature([t[0], t[0].Element!.Fields[0].Type], t[0].Element!.Fields[1].Type),
            RowLoops.Build(StructParts.MapValue),
            false
        );
        list.Generic(
            "map_keys",
            "The keys",
            [Parameter.Map],
            "ANY[]",
            t => new Signature(t, DataType.List(t[0].Element!.Fields[0].Type)),
            RowLoops.Build((in r, b) => StructParts.Entries(in r, b, 0)),
            false
        );
        list.Generic(
            "map_values",
            "The values",
            [Parameter.Map],
            "ANY[]",
            t => new Signature(t, DataType.List(t[0].Element!.Fields[1].Type)),
            RowLoops.Build((in r, b) => StructParts.Entries(in r, b, 1)),
            false
        );
    }

    private static void Element(ScalarList list, string names, string description) =>
        list.Generic(
            names,
            description,
            [Parameter.List, Long],
            "ANY",
            t => new Signature(t, t[0].Element!),
            RowLoops.Build(
                (in r, b) =>
                {
                    var lists = (ListColumn)r.Column(0);
                    var (from, to) = (lists.Offsets[r.Index], lists.Offsets[r.Index + 1]);
                    var position = r.Long(1);
                    var at = position > 0 ? from + position - 1 : to + position;
                    if (position == 0 || at < from || at >= to)
                    {
                        b.AppendNull();
                    }
                    else
                    {
                        b.AppendFrom(lists.Elements, (int)at);
                    }
                }
            ),
            false
        );

    private static Signature? WithElement(DataType[] types, DataType? result) =>
        TypeRules.CommonType(types[0].Element!, types[1]) is { } type
            ? new Signature([DataType.List(type), type], result ?? DataType.List(type))
            : null;

    private static Signature? Prepended(DataType[] types) =>
        types[0].Kind != TypeKind.List && TypeRules.CommonType(types[1].Element!, types[0]) is { } type
            ? new Signature([type, DataType.List(type)], DataType.List(type))
            : null;

    private static Signature? SameLists(DataType[] types, DataType? result) =>
        TypeRules.CommonType(types[0], types[1]) is { } type ? new Signature([type, type], result ?? type) : null;
}
