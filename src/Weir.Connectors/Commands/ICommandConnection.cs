namespace Weir.Connectors.Commands;

/// <summary>One open connection for statements. One user at a time, except <see cref="InterruptAsync"/>.</summary>
public interface ICommandConnection : IAsyncDisposable
{
    /// <summary>Whether it can still be used.</summary>
    bool IsUsable { get; }

    /// <summary>
    /// Sends the steps in one round trip and fills in results and failure. Raises nothing but
    /// <see cref="OperationCanceledException"/>, after which the connection is unusable and the fate of the steps unknown.
    /// </summary>
    ValueTask SendAsync(CommandTrip trip, CancellationToken cancellationToken);

    /// <summary>
    /// Tells the source to stop what runs on this connection. When it returns, whatever runs has been told, and no later
    /// statement will be.
    /// </summary>
    ValueTask InterruptAsync();

    /// <summary>Whether the source still answers.</summary>
    ValueTask<bool> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Undoes what statements may have changed of the session; false when that fails.</summary>
    ValueTask<bool> ResetAsync(CancellationToken cancellationToken);

    /// <summary>What is known of tables, for proofs that statements may be merged; null for those of which nothing is proven.</summary>
    ValueTask<IReadOnlyList<TableTraits?>> DescribeAsync(
        IReadOnlyList<TableName> tables,
        CancellationToken cancellationToken
    );
}
