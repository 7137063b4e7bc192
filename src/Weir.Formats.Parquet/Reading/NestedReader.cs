using Weir.Columnar;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;

namespace Weir.Formats.Parquet.Reading;

/// <summary>
/// Reads a column of lists, structs or maps: all its leaves, and from their levels the columns above them ("Dremel:
/// Interactive Analysis of Web-Scale Datasets", section 4; here a whole batch at once).
/// </summary>
internal sealed class NestedReader : ColumnReader
{
    private readonly ColumnNode _root;
    private readonly MemoryBudget? _budget;
    private readonly Dictionary<int, NestedLeaf> _leaves = [];

    public NestedReader(ColumnNode root, IRandomAccess source, ParquetReadOptions options)
    {
        _root = root;
        _budget = options.Budget;
        AddLeaves(root, source, options);
    }

    public override long BytesRead
    {
        get
        {
            long bytes = 0;
            foreach (var leaf in _leaves.Values)
            {
                bytes += leaf.BytesRead;
            }

            return bytes;
        }
    }

    public override void Open(ParquetRowGroup group)
    {
        foreach (var (index, leaf) in _leaves)
        {
            leaf.Open(group.Metadata.Chunks[index], group.RowCount);
        }
    }

    public override async ValueTask<Column> ReadAsync(int rows, bool isLast, CancellationToken ct)
    {
        foreach (var leaf in _leaves.Values)
        {
            await leaf.ReadAsync(rows, ct).ConfigureAwait(false);
            if (isLast)
            {
                leaf.CheckEnd();
            }
        }

        var column = Assemble(_root);
        if (column.Length != rows)
        {
            column.Dispose();
            throw ParquetError.Invalid("it does not have one value for each row");
        }

        return column;
    }

    public override void Dispose()
    {
        foreach (var leaf in _leaves.Values)
        {
            leaf.Dispose();
        }
    }

    private void AddLeaves(ColumnNode node, IRandomAccess source, ParquetReadOptions options)
    {
        if (node.Leaf is { } leaf)
        {
            _leaves.Add(leaf.Index, new NestedLeaf(node, source, options));
        }

        foreach (var child in node.Children)
        {
            AddLeaves(child, source, options);
        }
    }

    private Column Assemble(ColumnNode node) =>
        node.Kind switch
        {
            NodeKind.Leaf => _leaves[node.FirstLeaf].TakeColumn(),
            NodeKind.Struct => AssembleStruct(node),
            _ => AssembleList(node),
        };

    private StructColumn AssembleStruct(ColumnNode node)
    {
        var fields = new Column[node.Children.Length];
        NativeBuffer? validity = null;
        try
        {
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i] = Assemble(node.Children[i]);
            }

            var length = fields[0].Length;
            validity = FindNulls(node, length);
            foreach (var field in fields)
            {
                if (field.Length != length)
                {
                    throw ParquetError.Invalid("the fields of a struct do not have the same number of values");
                }
            }

            return new StructColumn(node.Type, length, fields, validity);
        }
        catch
        {
            validity?.Dispose();
            foreach (var field in fields)
            {
                field?.Dispose();
            }

            throw;
        }
    }

    /// <summary>The slots of a node that are null; also checks that there are as many as its parts have.</summary>
    private NativeBuffer? FindNulls(ColumnNode node, int length)
    {
        var leaf = _leaves[node.FirstLeaf];
        var definitions = leaf.Definitions.Written;
        var repetitions = leaf.Repetitions.Written;
        NativeBuffer? validity = null;
        var slot = 0;
        for (var i = 0; i < definitions.Length; i++)
        {
            if (definitions[i] < node.SlotDefinition || (repetitions.Length > 0 && repetitions[i] > node.Repetition))
            {
                continue;
            }

            if (slot < length && definitions[i] < node.Definition)
            {
                validity ??= Validity.AllValid(length, _budget);
                Bitmap.Clear(validity.As<ulong>(), slot);
            }

            slot++;
        }

        if (slot == length)
        {
            return validity;
        }

        validity?.Dispose();
        throw ParquetError.Invalid("the fields of a struct do not have the same number of values");
    }

    private ListColumn AssembleList(ColumnNode node)
    {
        var elements = Assemble(node.Children[0]);
        NativeBuffer? offsets = null;
        NativeBuffer? validity = null;
        try
        {
            var length = CountSlots(node);
            offsets = NativeBuffer.Allocate((length + 1L) * sizeof(int), _budget);
            validity = FindNulls(node, length);
            if (FindOffsets(node, offsets.As<int>()) != elements.Length)
            {
                throw ParquetError.Invalid("the parts of a list do not have the same number of elements");
            }

            if (node.Type.Kind == TypeKind.Map && ((StructColumn)elements).Fields[0].CountNulls() > 0)
            {
                throw ParquetError.Invalid("a key of a map is null");
            }

            return new ListColumn(node.Type, length, offsets, elements, validity);
        }
        catch
        {
            elements.Dispose();
            offsets?.Dispose();
            validity?.Dispose();
            throw;
        }
    }

    private int CountSlots(ColumnNode node)
    {
        var leaf = _leaves[node.FirstLeaf];
        var definitions = leaf.Definitions.Written;
        var repetitions = leaf.Repetitions.Written;
        var slots = 0;
        for (var i = 0; i < definitions.Length; i++)
        {
            slots += definitions[i] >= node.SlotDefinition && repetitions[i] <= node.Repetition ? 1 : 0;
        }

        return slots;
    }

    /// <summary>Where the elements of each list begin; returns how many there are.</summary>
    private int FindOffsets(ColumnNode node, Span<int> offsets)
    {
        var leaf = _leaves[node.FirstLeaf];
        var definitions = leaf.Definitions.Written;
        var repetitions = leaf.Repetitions.Written;
        var slot = 0;
        var elements = 0;
        for (var i = 0; i < definitions.Length; i++)
        {
            if (repetitions[i] <= node.Repetition && definitions[i] >= node.SlotDefinition)
            {
                offsets[slot++] = elements;
            }

            if (repetitions[i] <= node.Repetition + 1 && definitions[i] >= node.ElementDefinition)
            {
                elements++;
            }
        }

        offsets[slot] = elements;
        return elements;
    }
}
