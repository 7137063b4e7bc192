using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A whole number of 64 bits.</summary>
internal readonly struct Int64Value : ICsvValue<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out long value) => ValueParser.TryParseInt64(text, out value);
}
