namespace Weir.Connectors;

/// <summary>
/// The named moments of a transfer around which something becomes durable or visible: what was done before one of them must
/// survive the end of the process there, and what comes after must be made up for by the next run. Tests end the process, or a
/// connection, at each of them.
/// </summary>
public static class TransferSteps
{
    private static readonly AsyncLocal<Action<string>?> Current = new();

    /// <summary>Who is told of the steps of transfers that are started from here on.</summary>
    public static Action<string>? Observer
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    /// <summary>Says that a step was reached.</summary>
    public static void Reached(string step) => Current.Value?.Invoke(step);
}
