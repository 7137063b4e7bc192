namespace Weir.Connectors.Http;

/// <summary>Adds credentials to requests. Safe for use by many threads.</summary>
internal abstract class Authentication
{
    /// <summary>Adds them; returns the number of the credentials used, for <see cref="RefreshAsync"/>.</summary>
    public abstract ValueTask<int> ApplyAsync(HttpRequestMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Called when credentials were refused: gets new ones unless somebody else has done so meanwhile. False: there are
    /// no others to be had.
    /// </summary>
    public virtual ValueTask<bool> RefreshAsync(int used, CancellationToken cancellationToken) =>
        ValueTask.FromResult(false);
}
