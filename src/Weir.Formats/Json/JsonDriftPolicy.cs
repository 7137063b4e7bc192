namespace Weir.Formats.Json;

/// <summary>What happens to a value that does not fit the type inferred from the sample. It is never read as NULL.</summary>
public enum JsonDriftPolicy
{
    /// <summary>
    /// A text column takes any value as its text, and a field that the sample did not have is reported by a warning. What
    /// still does not fit ends reading with an error, since the columns of a running statement are fixed.
    /// </summary>
    Widen,

    /// <summary>The record is left out, counted and handed to <see cref="JsonReadOptions.Rejected"/>.</summary>
    Reject,

    /// <summary>The first such value, or field that the sample did not have, ends reading with an error.</summary>
    Fail,
}
