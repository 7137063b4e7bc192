using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>A big-endian IEEE 754 number of 32 bits.</summary>
internal readonly struct Float32Value : IBinaryValue<float>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out float value)
    {
        value = BinaryPrimitives.ReadSingleBigEndian(bytes);
        return true;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "";
}
