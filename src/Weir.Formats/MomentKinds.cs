namespace Weir.Formats;

/// <summary>What a text of a date or time can be.</summary>
[Flags]
internal enum MomentKinds
{
    None = 0,
    Date = 1,
    Timestamp = 2,
    Instant = 4,
    Time = 8,
    All = 15,
}
