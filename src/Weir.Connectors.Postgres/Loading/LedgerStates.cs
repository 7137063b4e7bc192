namespace Weir.Connectors.Postgres.Loading;

/// <summary>What the column <c>state</c> of the ledger says.</summary>
internal static class LedgerStates
{
    public const string Running = "running";
    public const string Done = "done";

    /// <summary>Given up, with its rows taken back; later runs do not see it.</summary>
    public const string Abandoned = "abandoned";

    private const string Stopped = "stopped";
    private const string Failed = "failed";

    public static string Text(LedgerState state) =>
        state switch
        {
            LedgerState.Stopped => Stopped,
            LedgerState.Failed => Failed,
            LedgerState.Done => Done,
            _ => Running,
        };

    public static LedgerState Parse(string text) =>
        text switch
        {
            Stopped => LedgerState.Stopped,
            Failed => LedgerState.Failed,
            Done => LedgerState.Done,
            _ => LedgerState.Running,
        };
}
