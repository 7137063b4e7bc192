using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Sixteen bytes in the order of the text form.</summary>
internal readonly struct UuidForm : IBinaryForm<UInt128>
{
    public int SizeOf(UInt128 value) => 16;

    public void Write(UInt128 value, Span<byte> target) => BinaryPrimitives.WriteUInt128BigEndian(target, value);
}
