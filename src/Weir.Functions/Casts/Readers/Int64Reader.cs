using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads whole numbers of 64 bits.</summary>
internal readonly struct Int64Reader : ITextReader<long>
{
    public bool TryRead(ReadOnlySpan<byte> text, out long value) => ValueParser.TryParseInt64(text, out value);
}
