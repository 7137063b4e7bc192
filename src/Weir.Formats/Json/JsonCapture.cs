using System.Runtime.InteropServices;

namespace Weir.Formats.Json;

/// <summary>A value outside of the records that was asked for by its path.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A string without quotes and escapes, a number or boolean as it stands; null for all else.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct JsonCapture(JsonCaptureKind Kind, string? Text);
