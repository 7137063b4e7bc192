using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads booleans in PostgreSQL's spellings.</summary>
internal readonly struct BooleanReader : ITextReader<bool>
{
    public bool TryRead(ReadOnlySpan<byte> text, out bool value) => ValueParser.TryParseBoolean(text, out value);
}
