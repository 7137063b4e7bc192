using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>The number of a transaction: 32 bits without a sign.</summary>
internal readonly struct TransactionValue : IBinaryValue<long>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out long value)
    {
        value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return true;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "";
}
