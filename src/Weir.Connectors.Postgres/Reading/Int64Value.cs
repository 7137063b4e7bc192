using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>A big-endian whole number of 64 bits; also a time of day in microseconds.</summary>
internal readonly struct Int64Value : IBinaryValue<long>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out long value)
    {
        value = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return true;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "";
}
