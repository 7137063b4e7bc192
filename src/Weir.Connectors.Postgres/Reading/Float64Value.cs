using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>A big-endian IEEE 754 number of 64 bits.</summary>
internal readonly struct Float64Value : IBinaryValue<double>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out double value)
    {
        value = BinaryPrimitives.ReadDoubleBigEndian(bytes);
        return true;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "";
}
