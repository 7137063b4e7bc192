using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>A whole number of 16 bits.</summary>
internal readonly struct Int16Form : IBinaryForm<short>
{
    public int SizeOf(short value) => 2;

    public void Write(short value, Span<byte> target) => BinaryPrimitives.WriteInt16BigEndian(target, value);
}
