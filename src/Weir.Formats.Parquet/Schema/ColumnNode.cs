using Weir.Columnar;

namespace Weir.Formats.Parquet.Schema;

/// <summary>
/// A column or a part of one, with the levels that tell where its values are ("Dremel: Interactive Analysis of Web-Scale
/// Datasets", section 4). A level entry is a slot of the node when its repetition is at most <see cref="Repetition"/>
/// and its definition at least <see cref="SlotDefinition"/>; the slot is not null when the definition is at least
/// <see cref="Definition"/>.
/// </summary>
internal sealed record ColumnNode(NodeKind Kind, string Name, DataType Type)
{
    public required int Definition { get; init; }

    public required int SlotDefinition { get; init; }

    public required int Repetition { get; init; }

    /// <summary>For lists: the definition level of an element that is there.</summary>
    public int ElementDefinition { get; init; }

    /// <summary>Fields of a struct; the one element of a list.</summary>
    public ColumnNode[] Children { get; init; } = [];

    public LeafColumn? Leaf { get; init; }

    /// <summary>The first leaf below this node; its levels stand for the node's.</summary>
    public required int FirstLeaf { get; init; }

    public bool IsNullable => Definition > SlotDefinition;
}
