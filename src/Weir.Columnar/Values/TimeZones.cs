namespace Weir.Columnar.Values;

/// <summary>Offsets of time zones, in microseconds east of UTC, with daylight saving.</summary>
public static class TimeZones
{
    private const long MinimumClock = -62_135_596_800_000_000;
    private const long MaximumClock = 253_402_300_799_999_999;
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>The offset at an instant. Instants outside the years 1 to 9999 use the zone's base offset.</summary>
    public static long OffsetAt(TimeZoneInfo zone, long instant)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return 0;
        }

        return instant is < MinimumClock or > MaximumClock
            ? zone.BaseUtcOffset.Ticks / TicksPerMicrosecond
            : zone.GetUtcOffset(DateTime.UnixEpoch.AddTicks(instant * TicksPerMicrosecond)).Ticks / TicksPerMicrosecond;
    }

    /// <summary>
    /// The instant of a local time. A time that clocks skip counts by the offset before the change, one that they show twice
    /// by the offset after it, as in PostgreSQL.
    /// </summary>
    public static long ToInstant(TimeZoneInfo zone, long local)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return local;
        }

        var before = OffsetAt(zone, local - Calendar.MicrosecondsPerDay);
        var after = OffsetAt(zone, local + Calendar.MicrosecondsPerDay);
        if (before == after)
        {
            return local - before;
        }

        var isAfter = OffsetAt(zone, local - after) == after;
        return local - (isAfter ? after : before);
    }

    /// <summary>A zone by its IANA name, an abbreviation such as UTC, or an offset such as +02:00; null for none.</summary>
    public static TimeZoneInfo? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (
            name.Equals("UTC", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Z", StringComparison.OrdinalIgnoreCase)
            || name.Equals("GMT", StringComparison.OrdinalIgnoreCase)
        )
        {
            return TimeZoneInfo.Utc;
        }

        if (name.Length > 1 && name[0] is '+' or '-')
        {
            var parts = name[1..].Split(':');
            if (
                parts.Length <= 2
                && int.TryParse(
                    parts[0],
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var hours
                )
                && hours <= 14
            )
            {
                var minutes = 0;
                if (
                    parts.Length == 2
                    && (
                        !int.TryParse(
                            parts[1],
                            System.Globalization.NumberStyles.None,
                            System.Globalization.CultureInfo.InvariantCulture,
                            out minutes
                        )
                        || minutes > 59
                    )
                )
                {
                    return null;
                }

                var offset = new TimeSpan(hours, minutes, 0);
                offset = name[0] == '-' ? -offset : offset;
                return offset == TimeSpan.Zero
                    ? TimeZoneInfo.Utc
                    : TimeZoneInfo.CreateCustomTimeZone(name, offset, name, name);
            }

            return null;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
    }
}
