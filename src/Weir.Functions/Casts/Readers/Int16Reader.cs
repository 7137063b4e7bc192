using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads whole numbers of 16 bits.</summary>
internal readonly struct Int16Reader : ITextReader<short>
{
    public bool TryRead(ReadOnlySpan<byte> text, out short value) => ValueParser.TryParseInt16(text, out value);
}
