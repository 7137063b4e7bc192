using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Microseconds, days and months.</summary>
internal readonly struct IntervalForm(string column, Grain grain) : IBinaryForm<Interval>
{
    public int SizeOf(Interval value) => 16;

    public void Write(Interval value, Span<byte> target)
    {
        grain.Check(value.Microseconds, column);
        BinaryPrimitives.WriteInt64BigEndian(target, value.Microseconds);
        BinaryPrimitives.WriteInt32BigEndian(target[8..], value.Days);
        BinaryPrimitives.WriteInt32BigEndian(target[12..], value.Months);
    }
}
