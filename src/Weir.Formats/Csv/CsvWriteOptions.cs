namespace Weir.Formats.Csv;

/// <summary>How a CSV text is written.</summary>
public sealed record CsvWriteOptions
{
    /// <summary>The byte between fields.</summary>
    public byte Delimiter { get; init; } = (byte)',';

    /// <summary>Whether the first row holds the names.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Whether every text is quoted, also where it need not be.</summary>
    public bool QuoteAll { get; init; }

    /// <summary>The zone that instants are shown in.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}
