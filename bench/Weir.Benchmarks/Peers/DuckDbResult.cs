using System.Runtime.InteropServices;

namespace Weir.Benchmarks.Peers;

/// <summary>duckdb_result of duckdb.h: six words that only the library reads.</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal readonly struct DuckDbResult
{
    private readonly long _columnCount;
    private readonly long _rowCount;
    private readonly long _rowsChanged;
    private readonly nint _columns;
    private readonly nint _error;
    private readonly nint _internal;
}
