using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads intervals.</summary>
internal readonly struct IntervalReader : ITextReader<Interval>
{
    public bool TryRead(ReadOnlySpan<byte> text, out Interval value) => ValueParser.TryParseInterval(text, out value);
}
