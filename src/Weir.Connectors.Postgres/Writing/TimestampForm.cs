using System.Buffers.Binary;
using Weir.Columnar.Values;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Microseconds since 2000-01-01.</summary>
/// <param name="column">The column's name in errors.</param>
/// <param name="grain">What the column keeps, see <see cref="Grain"/>.</param>
internal readonly struct TimestampForm(string column, Grain grain) : IBinaryForm<long>
{
    private const long Minimum = Calendar.MinimumDay * Calendar.MicrosecondsPerDay;

    public int SizeOf(long value) => 8;

    public void Write(long value, Span<byte> target)
    {
        if (value < Minimum)
        {
            throw new WeirException(
                ErrorCode.DateTimeOverflow,
                $"column \"{column}\": a timestamp is out of PostgreSQL's range"
            );
        }

        grain.Check(value, column);
        BinaryPrimitives.WriteInt64BigEndian(target, value - ServerEpoch.Microseconds);
    }
}
