using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads decimals stored in 64 bits.</summary>
internal readonly struct Decimal64Reader(DataType type) : ITextReader<long>
{
    public bool TryRead(ReadOnlySpan<byte> text, out long value)
    {
        var fits = ValueParser.TryParseDecimal(text, type.Precision, type.Scale, out var unscaled);
        value = (long)unscaled;
        return fits;
    }
}
