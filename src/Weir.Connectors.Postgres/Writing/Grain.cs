using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>
/// The smallest part of a second that a column of moments keeps. The server would round to it without a word, so values
/// with more are refused.
/// </summary>
internal readonly struct Grain
{
    private const int MostDigits = 6;

    private readonly long _microseconds;
    private readonly string _type;

    public Grain(PostgresType type)
    {
        // The modifier is the number of digits; that of an interval has the fields in its upper half.
        var digits = type.Modifier < 0 ? MostDigits : type.Modifier & 0xFFFF;
        _microseconds = 1;
        for (; digits < MostDigits; digits++)
        {
            _microseconds *= 10;
        }

        _type = type.Sql;
    }

    public void Check(long microseconds, string column)
    {
        if (_microseconds > 1 && microseconds % _microseconds != 0)
        {
            throw new WeirException(
                ErrorCode.DateTimeOverflow,
                $"column \"{column}\": a value has smaller parts of a second than the target's type {_type} keeps"
            )
            {
                Hint = $"Cast the column to {_type} to round it.",
            };
        }
    }
}
