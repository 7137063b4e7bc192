using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>A big-endian whole number of 16 bits.</summary>
internal readonly struct Int16Value : IBinaryValue<short>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out short value)
    {
        value = BinaryPrimitives.ReadInt16BigEndian(bytes);
        return true;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "";
}
