namespace Weir.Functions;

/// <summary>What date patterns show.</summary>
/// <param name="Year">The year of the calendar; 0 is 1 BC.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
/// <param name="DayNumber">Days since 1970.</param>
/// <param name="Hour">Hours; of intervals also more than 23.</param>
/// <param name="Rest">Microseconds of the hour.</param>
/// <param name="Offset">Microseconds east of UTC, if there is a zone.</param>
internal sealed record DatePatternValues(
    long Year,
    int Month,
    long Day,
    long DayNumber,
    long Hour,
    long Rest,
    long? Offset
)
{
    public long ShownYear => Year > 0 || DayNumber == 0 ? Year : 1 - Year;
}
