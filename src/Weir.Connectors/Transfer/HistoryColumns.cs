namespace Weir.Connectors;

/// <summary>The columns in which a history of versions says when each held; ends are exclusive, and NULL for now.</summary>
/// <param name="From">When the version began, a timestamp with time zone.</param>
/// <param name="To">When it ended; NULL while it is current.</param>
/// <param name="IsCurrent">Whether it is the current one.</param>
public sealed record HistoryColumns(
    string From = "valid_from",
    string To = "valid_to",
    string IsCurrent = "is_current"
);
