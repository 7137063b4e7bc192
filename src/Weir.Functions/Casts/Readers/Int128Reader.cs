using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads whole numbers of 128 bits.</summary>
internal readonly struct Int128Reader : ITextReader<Int128>
{
    public bool TryRead(ReadOnlySpan<byte> text, out Int128 value) => ValueParser.TryParseInt128(text, out value);
}
