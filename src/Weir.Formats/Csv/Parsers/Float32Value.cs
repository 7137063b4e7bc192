using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>An IEEE 754 number of 32 bits.</summary>
internal readonly struct Float32Value : ICsvValue<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out float value) => ValueParser.TryParseFloat32(text, out value);
}
