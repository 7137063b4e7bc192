using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>A big-endian whole number of 32 bits.</summary>
internal readonly struct Int32Value : IBinaryValue<int>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out int value)
    {
        value = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return true;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "";
}
