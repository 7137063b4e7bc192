using System.Runtime.InteropServices;

namespace Weir.Connectors.Files;

/// <summary>What a finished part has.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="To">Where its range ends, in the unit of the format.</param>
/// <param name="Bytes">Bytes on the disk.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PartCount(long Rows, long To, long Bytes);
