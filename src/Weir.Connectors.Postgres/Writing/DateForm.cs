using System.Buffers.Binary;
using Weir.Columnar.Values;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Days since 2000-01-01.</summary>
/// <param name="column">The column's name in errors.</param>
internal readonly struct DateForm(string column) : IBinaryForm<int>
{
    public int SizeOf(int value) => 4;

    public void Write(int value, Span<byte> target)
    {
        if (value is < Calendar.MinimumDay or > Calendar.MaximumDay)
        {
            throw new WeirException(
                ErrorCode.DateTimeOverflow,
                $"column \"{column}\": a date is out of PostgreSQL's range"
            );
        }

        BinaryPrimitives.WriteInt32BigEndian(target, value - ServerEpoch.Days);
    }
}
