using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads times of day.</summary>
internal readonly struct TimeReader : ITextReader<long>
{
    public bool TryRead(ReadOnlySpan<byte> text, out long value) => ValueParser.TryParseTime(text, out value);
}
