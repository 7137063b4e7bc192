using System.Runtime.InteropServices;

namespace Weir.Columnar;

/// <summary>A length of time in three parts that do not convert into each other, as in PostgreSQL.</summary>
/// <param name="Months">Months, 12 a year.</param>
/// <param name="Days">Days, which daylight saving may make longer or shorter than 24 hours.</param>
/// <param name="Microseconds">The rest.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Interval(int Months, int Days, long Microseconds) : IComparable<Interval>
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>The length with 30 days a month and 24 hours a day: what comparison and hashing use.</summary>
    public Int128 ComparableMicroseconds => ((((Int128)Months * 30) + Days) * MicrosecondsPerDay) + Microseconds;

    /// <inheritdoc/>
    public int CompareTo(Interval other) => ComparableMicroseconds.CompareTo(other.ComparableMicroseconds);

    /// <summary>Whether the left one is shorter.</summary>
    public static bool operator <(Interval left, Interval right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is longer.</summary>
    public static bool operator >(Interval left, Interval right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not longer.</summary>
    public static bool operator <=(Interval left, Interval right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not shorter.</summary>
    public static bool operator >=(Interval left, Interval right) => left.CompareTo(right) >= 0;
}
