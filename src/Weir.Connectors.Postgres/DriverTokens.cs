namespace Weir.Connectors.Postgres;

/// <summary>
/// The driver answers a cancellation of a statement by asking the server to cancel, synchronously and without a limit of
/// time: a server that has fallen silent would block whoever cancels, and everybody else who waits for the same token. So
/// the driver never sees a token; the data source cancels instead.
/// </summary>
internal static class DriverTokens
{
    /// <summary>Raises when it is cancelled; the token for the driver, which never is.</summary>
    public static CancellationToken KeptFromDriver(this CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return CancellationToken.None;
    }
}
