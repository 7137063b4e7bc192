using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A time of day.</summary>
internal readonly struct TimeValue : ICsvValue<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out long value) => ValueParser.TryParseTime(text, out value);
}
