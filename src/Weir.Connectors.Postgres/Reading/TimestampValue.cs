using System.Buffers.Binary;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>Microseconds since 2000-01-01; the largest and the smallest number are infinity.</summary>
internal readonly struct TimestampValue : IBinaryValue<long>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out long value)
    {
        var microseconds = BinaryPrimitives.ReadInt64BigEndian(bytes);
        value = unchecked(microseconds + ServerEpoch.Microseconds);
        return microseconds is not (long.MaxValue or long.MinValue) && value >= microseconds;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "the timestamp is infinite or out of range";
}
