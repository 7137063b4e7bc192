using System.Runtime.InteropServices;

namespace Weir.Formats.Csv;

/// <summary>Where a row is in a chunk.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="FirstField">The number of its first field.</param>
/// <param name="Line">Lines of the chunk before it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CsvRow(int Start, int FirstField, int Line);
