using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A date.</summary>
internal readonly struct DateValue : ICsvValue<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out int value) => ValueParser.TryParseDate(text, out value);
}
