namespace Weir.Formats.Csv;

/// <summary>What happens to a row that cannot be read. It is never read as something else.</summary>
public enum CsvErrorPolicy
{
    /// <summary>The first one ends reading with an error.</summary>
    Fail,

    /// <summary>It is left out, counted and handed to <see cref="CsvReadOptions.Rejected"/>.</summary>
    Reject,
}
