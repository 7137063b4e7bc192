using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A whole number of 32 bits.</summary>
internal readonly struct Int32Value : ICsvValue<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out int value) => ValueParser.TryParseInt32(text, out value);
}
