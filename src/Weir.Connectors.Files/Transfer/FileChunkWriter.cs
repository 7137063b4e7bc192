using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Writes chunks as files of their own.</summary>
internal sealed class FileChunkWriter(FileTransfer transfer) : IChunkWriter
{
    private readonly FileTransferPlan _plan = transfer.Plan;
    private readonly RefusedValues? _values = RefusedValues.Of(transfer.Plan);
    private PartWriter? _parts;
    private PlacedRows? _placed;
    private long _order;

    public ValueTask<LedgerChunk?> BeginAsync(SourceChunk chunk, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (transfer.Find(chunk.Id) is { } known)
        {
            return ValueTask.FromResult<LedgerChunk?>(known);
        }

        _order = chunk.Order;
        _placed = _plan.Keyed is { } keyed ? new PlacedRows(_plan, keyed, _order) : null;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chunk.Id)).AsSpan(0, 8));
        var stem = string.Create(CultureInfo.InvariantCulture, $"run{transfer.Run}-{hash}");
        _parts = new PartWriter(_plan, transfer.Aside, stem);
        return ValueTask.FromResult<LedgerChunk?>(null);
    }

    public async ValueTask WriteAsync(Batch batch, List<RefusedRow> refused, CancellationToken cancellationToken)
    {
        try
        {
            if (_values?.Without(batch, refused) is { } rest)
            {
                using (rest)
                {
                    await WriteAsync(rest, cancellationToken).ConfigureAwait(false);
                }

                return;
            }

            await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, _plan.Path, "write");
        }
    }

    public async ValueTask<LedgerChunk> CommitAsync(LedgerChunk chunk, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        var parts = Parts();
        try
        {
            var places = await parts.CompleteAsync(cancellationToken).ConfigureAwait(false);
            var counted = places.Sum(p => p.Rows);
            if (counted != chunk.Written)
            {
                throw new WeirException(
                    ErrorCode.IntegrityError,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{chunk.Written} rows of the chunk {chunk.Id} were written to {_plan.Path}, and {counted} are there"
                    )
                )
                {
                    SourceName = _plan.Path,
                };
            }

            var done = chunk with { Counted = counted, Bytes = parts.Bytes, Finished = _plan.Time.GetUtcNow() };
            parts.Publish();
            TransferSteps.Reached("parts renamed");
            await transfer.RecordAsync(new LoadChunk(done, _order, places), cancellationToken).ConfigureAwait(false);
            await parts.DisposeAsync().ConfigureAwait(false);
            _parts = null;
            return done;
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, _plan.Path, "write");
        }
    }

    public ValueTask AbortAsync(CancellationToken cancellationToken) => DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_parts is not null)
        {
            await _parts.DisposeAsync().ConfigureAwait(false);
            _parts = null;
        }
    }

    private async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (_placed is null)
        {
            await Parts().WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var placed = _placed.Of(batch);
        await Parts().WriteAsync(placed, cancellationToken).ConfigureAwait(false);
    }

    private PartWriter Parts() => _parts ?? throw new WeirException(ErrorCode.Internal, "no chunk was begun");
}
