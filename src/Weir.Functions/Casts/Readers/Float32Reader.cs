using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Reads real numbers.</summary>
internal readonly struct Float32Reader : ITextReader<float>
{
    public bool TryRead(ReadOnlySpan<byte> text, out float value) => ValueParser.TryParseFloat32(text, out value);
}
