using System.Buffers.Binary;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Microseconds since midnight.</summary>
/// <param name="column">The column's name in errors.</param>
/// <param name="grain">What the column keeps.</param>
internal readonly struct TimeForm(string column, Grain grain) : IBinaryForm<long>
{
    public int SizeOf(long value) => 8;

    public void Write(long value, Span<byte> target)
    {
        grain.Check(value, column);
        BinaryPrimitives.WriteInt64BigEndian(target, value);
    }
}
