using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads double precision numbers.</summary>
internal readonly struct Float64Reader : ITextReader<double>
{
    public bool TryRead(ReadOnlySpan<byte> text, out double value) => ValueParser.TryParseFloat64(text, out value);
}
