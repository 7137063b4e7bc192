using System.Runtime.InteropServices;
using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>A unit with its result, before the commit that makes it true.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Settled(Unit Unit, CommandResult Result);
