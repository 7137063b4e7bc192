using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads whole numbers of 32 bits.</summary>
internal readonly struct Int32Reader : ITextReader<int>
{
    public bool TryRead(ReadOnlySpan<byte> text, out int value) => ValueParser.TryParseInt32(text, out value);
}
