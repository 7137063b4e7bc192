using System.Runtime.InteropServices;

namespace Weir.Formats.Json;

/// <summary>Where a value stands in the buffer; a string without its quotes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct JsonSlot(int start, int length, JsonKind kind)
{
    private const int KindBits = 4;

    public readonly int Start = start;
    private readonly int _lengthAndKind = (length << KindBits) | (int)kind;

    public int Length => _lengthAndKind >> KindBits;

    public JsonKind Kind => (JsonKind)(_lengthAndKind & ((1 << KindBits) - 1));

    /// <summary>The kind as one bit.</summary>
    public int KindBit => 1 << (_lengthAndKind & ((1 << KindBits) - 1));

    public bool IsNull => Kind == JsonKind.Null;
}
