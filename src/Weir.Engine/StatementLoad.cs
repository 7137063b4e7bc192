using Weir.Connectors;

namespace Weir.Engine;

/// <summary>The rows of a statement, and where they go.</summary>
public sealed class StatementLoad
{
    private readonly Func<SinkRequest, CancellationToken, ValueTask<ITableSink>> _open;

    internal StatementLoad(
        WeirSession session,
        PreparedLoad rows,
        string target,
        WriteMode mode,
        Func<SinkRequest, CancellationToken, ValueTask<ITableSink>> open
    )
    {
        (Session, Rows, Target, Mode) = (session, rows, target, mode);
        _open = open;
    }

    /// <summary>The session of the statement.</summary>
    public WeirSession Session { get; }

    /// <summary>The rows, with the columns of the target.</summary>
    public PreparedLoad Rows { get; }

    /// <summary>The target, for people.</summary>
    public string Target { get; }

    /// <summary>What happens to a target that exists.</summary>
    public WriteMode Mode { get; }

    /// <summary>Options of the target's kind.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; internal init; } = [];

    /// <summary>Opens the target.</summary>
    public ValueTask<ITableSink> OpenAsync(SinkRequest request, CancellationToken cancellationToken) =>
        _open(request, cancellationToken);
}
