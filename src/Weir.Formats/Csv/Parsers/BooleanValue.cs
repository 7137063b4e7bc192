using System.Runtime.CompilerServices;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>PostgreSQL's spellings of true and false.</summary>
internal readonly struct BooleanValue : ICsvValue<bool>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out bool value) => ValueParser.TryParseBoolean(text, out value);
}
