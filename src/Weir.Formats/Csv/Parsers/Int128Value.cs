using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A whole number of 128 bits.</summary>
internal readonly struct Int128Value : ICsvValue<Int128>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out Int128 value) => ValueParser.TryParseInt128(text, out value);
}
