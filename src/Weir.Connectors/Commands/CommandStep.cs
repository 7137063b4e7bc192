namespace Weir.Connectors.Commands;

/// <summary>One step of a <see cref="CommandTrip"/>: a statement with its parameters, or transaction control.</summary>
public sealed class CommandStep
{
    private static readonly CommandStep[] Controls =
    [
        .. Enum.GetValues<CommandStepKind>().Select(k => new CommandStep(k, "", default)),
    ];

    private CommandStep(CommandStepKind kind, string sql, ReadOnlyMemory<CommandValue> parameters)
    {
        Kind = kind;
        Sql = sql;
        Parameters = parameters;
    }

    /// <summary>What it does.</summary>
    public CommandStepKind Kind { get; }

    /// <summary>The statement; empty for transaction control.</summary>
    public string Sql { get; }

    /// <summary>Its parameters, <c>$1</c> first.</summary>
    public ReadOnlyMemory<CommandValue> Parameters { get; }

    /// <summary>How long the source may work on it; null: no limit of its own.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Whether it is known to change nothing.</summary>
    public bool IsRead { get; init; }

    /// <summary>A statement.</summary>
    public static CommandStep Statement(string sql, ReadOnlyMemory<CommandValue> parameters) =>
        new(CommandStepKind.Statement, sql, parameters);

    /// <summary>A statement with a limit and what is known of it.</summary>
    public static CommandStep Statement(
        string sql,
        ReadOnlyMemory<CommandValue> parameters,
        TimeSpan? limit,
        bool isRead
    ) => new(CommandStepKind.Statement, sql, parameters) { Limit = limit, IsRead = isRead };

    /// <summary>Transaction control.</summary>
    public static CommandStep Control(CommandStepKind kind) => Controls[(int)kind];
}
