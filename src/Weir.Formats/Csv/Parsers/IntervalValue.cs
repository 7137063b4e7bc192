using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>An interval.</summary>
internal readonly struct IntervalValue : ICsvValue<Interval>
{
    public bool TryParse(ReadOnlySpan<byte> text, out Interval value) => ValueParser.TryParseInterval(text, out value);
}
