using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;

namespace Weir.Formats.Parquet.Schema;

/// <summary>
/// Turns the flattened schema of a footer into columns, including the list and map forms of older writers
/// (LogicalTypes.md, Nested Types, backward-compatibility rules).
/// </summary>
internal sealed class SchemaBuilder
{
    private const int MaximumDepth = 48;

    private readonly SchemaElement[] _elements;
    private readonly List<LeafColumn> _leaves = [];
    private int _next;

    private SchemaBuilder(SchemaElement[] elements)
    {
        _elements = elements;
    }

    /// <summary>The columns of the file and its leaves in the order of their chunks.</summary>
    public static (ColumnNode[] Columns, LeafColumn[] Leaves) Build(SchemaElement[] elements)
    {
        var builder = new SchemaBuilder(elements);
        var root = builder.ReadTree(0);
        if (builder._next != elements.Length)
        {
            throw ParquetError.Invalid("the schema has more elements than its tree");
        }

        if (root.Element.Type is not null)
        {
            throw ParquetError.Invalid("the root of the schema is not a group");
        }

        var columns = new ColumnNode[root.Children.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = builder.Convert(root.Children[i], new Place("", 0, 0, 0));
        }

        return (columns, [.. builder._leaves]);
    }

    private Tree ReadTree(int depth)
    {
        if (depth > MaximumDepth)
        {
            throw ParquetError.Unsupported($"the schema is nested deeper than {MaximumDepth} levels");
        }

        if (_next >= _elements.Length)
        {
            throw ParquetError.Invalid("the schema ends before its tree does");
        }

        var element = _elements[_next++];
        if (element.Type is not null)
        {
            return new Tree(element, []);
        }

        if (element.ChildCount < 0 || element.ChildCount > _elements.Length - _next)
        {
            throw ParquetError.Invalid("a group of the schema has an impossible number of fields");
        }

        if (element.ChildCount == 0 && depth > 0)
        {
            throw ParquetError.Invalid($"the group \"{element.Name}\" of the schema has no fields");
        }

        var children = new Tree[element.ChildCount];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = ReadTree(depth + 1);
        }

        return new Tree(element, children);
    }

    private ColumnNode Convert(Tree tree, Place place)
    {
        var element = tree.Element;
        if (element.Repetition != Repetition.Repeated)
        {
            return ConvertPresent(tree, place, element.Repetition == Repetition.Optional ? 1 : 0);
        }

        // A repeated field outside of a list annotation: a required list of required elements.
        return ListOf(tree, place, place.Definition, child => ConvertPresent(tree, child, 0));
    }

    /// <summary>The node as if it were not repeated; <paramref name="optional"/> is 1 where it may be null.</summary>
    private ColumnNode ConvertPresent(Tree tree, Place place, int optional)
    {
        var logical = TypeMapping.Logical(tree.Element);
        var definition = place.Definition + optional;
        if (tree.Element.Type is not null)
        {
            return Leaf(tree.Element, logical, place, definition);
        }

        if (
            logical.Kind is LogicalKind.List or LogicalKind.Map
            && tree.Children is [{ Element.Repetition: Repetition.Repeated } repeated]
        )
        {
            return logical.Kind == LogicalKind.List
                ? ListOf(tree, place, definition, inner => Element(tree, repeated, inner))
                : MapOf(tree, repeated, place, definition);
        }

        return StructOf(tree, place, definition);
    }

    private ColumnNode Leaf(SchemaElement element, LogicalType logical, Place place, int definition)
    {
        var leaf = new LeafColumn(
            _leaves.Count,
            place.Path + element.Name,
            element.Type!.Value,
            element.Type switch
            {
                PhysicalType.FixedLenByteArray => element.TypeLength,
                PhysicalType.Int96 => 12,
                _ => 0,
            },
            logical,
            TypeMapping.Map(element, logical),
            definition,
            place.Repetition
        );
        _leaves.Add(leaf);
        return new ColumnNode(NodeKind.Leaf, element.Name, leaf.Type)
        {
            Definition = definition,
            SlotDefinition = place.SlotDefinition,
            Repetition = place.Repetition,
            Leaf = leaf,
            FirstLeaf = leaf.Index,
        };
    }

    private ColumnNode StructOf(Tree tree, Place place, int definition)
    {
        var first = _leaves.Count;
        var inner = place with { Path = place.Path + tree.Element.Name + ".", Definition = definition };
        var children = Array.ConvertAll(tree.Children, child => Convert(child, inner));
        var type = DataType.Struct([.. children.Select(c => new Field(c.Name, c.Type, c.IsNullable))]);
        return new ColumnNode(NodeKind.Struct, tree.Element.Name, type)
        {
            Definition = definition,
            SlotDefinition = place.SlotDefinition,
            Repetition = place.Repetition,
            Children = children,
            FirstLeaf = first,
        };
    }

    private ColumnNode ListOf(Tree tree, Place place, int definition, Func<Place, ColumnNode> convertElement)
    {
        var first = _leaves.Count;
        var element = convertElement(
            new Place(place.Path + tree.Element.Name + ".", definition + 1, definition + 1, place.Repetition + 1)
        );
        return new ColumnNode(NodeKind.List, tree.Element.Name, DataType.List(element.Type))
        {
            Definition = definition,
            SlotDefinition = place.SlotDefinition,
            Repetition = place.Repetition,
            ElementDefinition = definition + 1,
            Children = [element],
            FirstLeaf = first,
        };
    }

    /// <summary>The element of a list-annotated group, which may be the repeated field itself or its only child.</summary>
    private ColumnNode Element(Tree list, Tree repeated, Place inner)
    {
        var isElementItself =
            repeated.Element.Type is not null
            || repeated.Children.Length != 1
            || repeated.Children[0].Element.Repetition == Repetition.Repeated
            || TypeMapping.Logical(repeated.Element).Kind is LogicalKind.List or LogicalKind.Map
            || repeated.Element.Name == "array"
            || repeated.Element.Name == list.Element.Name + "_tuple";
        return isElementItself
            ? ConvertPresent(repeated, inner, 0)
            : Convert(repeated.Children[0], inner with { Path = inner.Path + repeated.Element.Name + "." });
    }

    private ColumnNode MapOf(Tree tree, Tree entries, Place place, int definition)
    {
        if (entries.Element.Type is not null || entries.Children.Length is not (1 or 2))
        {
            throw ParquetError.Invalid($"the map \"{tree.Element.Name}\" has no entries of key and value");
        }

        if (entries.Children.Length == 1)
        {
            // A map without values is read as the list of its keys.
            return ListOf(
                tree,
                place,
                definition,
                inner => Convert(entries.Children[0], inner with { Path = inner.Path + entries.Element.Name + "." })
            );
        }

        var list = ListOf(tree, place, definition, inner => StructOf(entries, inner, inner.Definition));
        var pair = list.Children[0];
        var type = DataType.Map(pair.Children[0].Type, pair.Children[1].Type);
        return list with { Type = type, Children = [pair with { Type = type.Element! }] };
    }

    private sealed record Tree(SchemaElement Element, Tree[] Children);

    /// <summary>Where a node stands: the path to it and the levels of what surrounds it.</summary>
    private sealed record Place(string Path, int Definition, int SlotDefinition, int Repetition);
}
