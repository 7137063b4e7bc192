using System.Runtime.InteropServices;

namespace Weir.Formats.Json;

/// <summary>A place in a text, all counted from one; the column in bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonPlace(long Line, long Column, long Byte);
