using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads dates.</summary>
internal readonly struct DateReader : ITextReader<int>
{
    public bool TryRead(ReadOnlySpan<byte> text, out int value) => ValueParser.TryParseDate(text, out value);
}
