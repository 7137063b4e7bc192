using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads timestamps.</summary>
internal readonly struct TimestampReader : ITextReader<long>
{
    public bool TryRead(ReadOnlySpan<byte> text, out long value) => ValueParser.TryParseTimestamp(text, out value);
}
