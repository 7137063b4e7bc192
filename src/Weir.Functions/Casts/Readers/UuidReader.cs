using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads UUIDs.</summary>
internal readonly struct UuidReader : ITextReader<UInt128>
{
    public bool TryRead(ReadOnlySpan<byte> text, out UInt128 value) => ValueParser.TryParseUuid(text, out value);
}
