namespace Weir.Engine;

/// <summary>
/// Moves the rows of statements that write (INSERT, CREATE TABLE … AS, COPY … TO) into their targets. Weir.Movement has the one
/// that there is; the session is given it, since it lies above. Safe for several statements at once.
/// </summary>
public interface ILoadMachine
{
    /// <summary>Moves the rows in one transaction of the target: when it fails, none is there.</summary>
    /// <returns>What was done; read = written + filtered + rejected holds.</returns>
    /// <exception cref="WeirException">
    /// <see cref="ErrorCode.IntegrityError"/>: the target counted other rows than were sent. Others: source or target failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<LoadResult> RunAsync(StatementLoad load, CancellationToken cancellationToken);

    /// <summary>What <see cref="RunAsync"/> would do, in lines for people; writes and locks nothing.</summary>
    ValueTask<IReadOnlyList<string>> ExplainAsync(StatementLoad load, CancellationToken cancellationToken);
}
