using System.Buffers.Binary;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>Days since 2000-01-01; the largest and the smallest number are infinity.</summary>
internal readonly struct DateValue : IBinaryValue<int>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out int value)
    {
        var days = BinaryPrimitives.ReadInt32BigEndian(bytes);
        value = unchecked(days + ServerEpoch.Days);
        return days is not (int.MaxValue or int.MinValue) && value >= days;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "the date is infinite or out of range";
}
