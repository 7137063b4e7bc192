using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A timestamp.</summary>
internal readonly struct TimestampValue : ICsvValue<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out long value) => ValueParser.TryParseTimestamp(text, out value);
}
