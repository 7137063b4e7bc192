using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A UUID.</summary>
internal readonly struct UuidValue : ICsvValue<UInt128>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out UInt128 value) => ValueParser.TryParseUuid(text, out value);
}
