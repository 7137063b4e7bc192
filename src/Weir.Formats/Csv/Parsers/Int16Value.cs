using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A whole number of 16 bits.</summary>
internal readonly struct Int16Value : ICsvValue<short>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out short value) => ValueParser.TryParseInt16(text, out value);
}
