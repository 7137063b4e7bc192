namespace Weir.Functions;

/// <summary>The fields that EXTRACT, date_trunc and date_diff know.</summary>
internal enum DateField
{
    Microseconds,
    Milliseconds,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
    Epoch,
    DayOfWeek,
    DayOfYear,
    IsoDayOfWeek,
    IsoYear,
    Julian,
    TimeZone,
    TimeZoneHour,
    TimeZoneMinute,
}
