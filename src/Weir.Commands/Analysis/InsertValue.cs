using System.Runtime.InteropServices;

namespace Weir.Commands.Analysis;

/// <summary>One value of an INSERT: a parameter by its place from 0, or a literal.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InsertValue(int Parameter, string? Literal);
