using System.Runtime.InteropServices;

namespace Weir.Formats.Parquet.Writing;

/// <summary>An INTERVAL as the format stores it (LogicalTypes.md, INTERVAL).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct StoredInterval(uint Months, uint Days, uint Milliseconds);
