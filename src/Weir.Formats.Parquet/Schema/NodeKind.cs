namespace Weir.Formats.Parquet.Schema;

/// <summary>The shapes of columns.</summary>
internal enum NodeKind
{
    Leaf,
    Struct,

    /// <summary>Lists and maps.</summary>
    List,
}
