using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>Sixteen bytes in the order of the text form.</summary>
internal readonly struct UuidValue : IBinaryValue<UInt128>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out UInt128 value)
    {
        value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "";
}
