using System.Runtime.InteropServices;

namespace Weir.Formats.Parquet.Metadata;

/// <summary>A logical type with its parameters; those that a kind does not have are zero.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogicalType(LogicalKind Kind)
{
    public int Precision { get; init; }

    public int Scale { get; init; }

    public TimeUnit Unit { get; init; }

    public bool IsAdjustedToUtc { get; init; }

    public int BitWidth { get; init; }

    public bool IsSigned { get; init; }
}
