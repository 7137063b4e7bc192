using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads decimals stored in 128 bits.</summary>
internal readonly struct Decimal128Reader(DataType type) : ITextReader<Int128>
{
    public bool TryRead(ReadOnlySpan<byte> text, out Int128 value) =>
        ValueParser.TryParseDecimal(text, type.Precision, type.Scale, out value);
}
