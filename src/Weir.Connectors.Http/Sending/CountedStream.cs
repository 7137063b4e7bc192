namespace Weir.Connectors.Http;

/// <summary>Counts the bytes that come over the wire, and gives up when none come in time.</summary>
internal sealed class CountedStream(Stream body, Action<long> count, TimeSpan timeout) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var length = await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        count(length);
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        body.Dispose();
        base.Dispose(disposing);
    }
}
