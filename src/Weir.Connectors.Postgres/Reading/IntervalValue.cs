using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>Microseconds, days and months. Since version 17 all three at their ends are infinity.</summary>
internal readonly struct IntervalValue : IBinaryValue<Interval>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out Interval value)
    {
        value = new Interval(
            BinaryPrimitives.ReadInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes)
        );
        return value
            is not (
                { Months: int.MaxValue, Days: int.MaxValue, Microseconds: long.MaxValue }
                or { Months: int.MinValue, Days: int.MinValue, Microseconds: long.MinValue }
            );
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "the interval is infinite";
}
