namespace Weir.Cli.Interactive;

/// <summary>Who takes the next Ctrl-C instead of the process.</summary>
internal static class Interrupts
{
    private static readonly Action Nothing = static () => { };
    private static Action? _next;

    /// <summary>Lets an action take the next one; null for the process again.</summary>
    public static void Take(Action? action) => Volatile.Write(ref _next, action);

    /// <summary>
    /// Lets interrupts pass without effect. An interrupt that was sent while a statement ran may come in after its end.
    /// </summary>
    public static void Ignore() => Take(Nothing);

    /// <summary>Gives an interrupt to who asked for it; false when nobody did, or it had one already.</summary>
    public static bool TryGive()
    {
        var action = Volatile.Read(ref _next);
        if (action is null || ReferenceEquals(action, Nothing))
        {
            return action is not null;
        }

        if (ReferenceEquals(Interlocked.CompareExchange(ref _next, null, action), action))
        {
            action();
        }

        return true;
    }
}
