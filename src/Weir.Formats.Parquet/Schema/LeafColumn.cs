using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;

namespace Weir.Formats.Parquet.Schema;

/// <summary>A column that has pages of its own.</summary>
/// <param name="Index">Its place among the leaves of the file, which is that of its chunk in every row group.</param>
/// <param name="Path">The names from the root to it, joined with dots.</param>
/// <param name="Physical">How values are stored.</param>
/// <param name="Length">Bytes of one value of a FIXED_LEN_BYTE_ARRAY or INT96, else 0.</param>
/// <param name="Logical">What values mean, with converted types translated.</param>
/// <param name="Type">The type that values are read as.</param>
/// <param name="MaxDefinition">The definition level of a value that is there.</param>
/// <param name="MaxRepetition">How many lists surround the value.</param>
internal sealed record LeafColumn(
    int Index,
    string Path,
    PhysicalType Physical,
    int Length,
    LogicalType Logical,
    DataType Type,
    int MaxDefinition,
    int MaxRepetition
);
