using System.Globalization;
using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>
/// A target that takes all rows in one transaction, by one writer that parallel readers feed. The transaction is the ledger:
/// its end says of all chunks at once that they are there.
/// </summary>
internal sealed class SinkTarget(
    string name,
    SinkRequest request,
    bool isolates,
    Func<SinkRequest, CancellationToken, ValueTask<ITableSink>> open
) : ITransferTarget
{
    private readonly List<RejectedRow> _refused = [];
    private ITableSink? _sink;
    private long _given;
    private long _rejected;

    public string DisplayName => _sink?.DisplayName ?? name;

    public Schema Schema => request.Schema;

    public int MaximumWriters => 1;

    public IReadOnlyList<string> Steps =>
        ["write all rows in one transaction, visible at its end; a failure leaves nothing, and no ledger is kept"];

    public LedgerRun? Earlier => null;

    /// <summary>Bytes sent or written, once all are.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether rows of a chunk that failed are in the transaction: nothing can be written right from then on.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The mode as sinks know it.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.NotSupported"/>: they do not.</exception>
    public static WriteMode ModeOf(TransferMode mode) =>
        mode switch
        {
            TransferMode.Create => WriteMode.Create,
            TransferMode.Append => WriteMode.Append,
            TransferMode.Replace => WriteMode.Replace,
            TransferMode.Truncate => WriteMode.Truncate,
            _ => throw new WeirException(
                ErrorCode.NotSupported,
                $"mode {TransferModes.Name(mode)} needs staging and a ledger, and this target can only be written in one transaction"
            ),
        };

    public async ValueTask BeginAsync(
        string definition,
        string sourceState,
        bool resumes,
        CancellationToken cancellationToken
    ) =>
        _sink = await open(isolates ? request with { Rejects = new Refusals(_refused) } : request, cancellationToken)
            .ConfigureAwait(false);

    public ValueTask<IChunkWriter> OpenWriterAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IChunkWriter>(new Writer(this));

    public async ValueTask<TransferEnd> FinishAsync(CancellationToken cancellationToken)
    {
        var result = await CommitAsync(cancellationToken).ConfigureAwait(false);
        Bytes = result.Bytes;
        return result.RowsWritten + result.RowsRejected == _given && result.RowsRejected == _rejected
            ? new TransferEnd(result.RowsWritten, 0, 0, 0)
            : throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_given} rows were given to {DisplayName}, which reports {result.RowsWritten} written and {result.RowsRejected} rejected"
                )
            );
    }

    public ValueTask SuspendAsync(LedgerState state, CancellationToken cancellationToken) => DisposeAsync();

    public ValueTask AbandonAsync(CancellationToken cancellationToken) => default;

    public ValueTask<ReadBack> ReadBackAsync(LedgerRun run, CancellationToken cancellationToken) =>
        throw new WeirException(ErrorCode.NotSupported, $"{DisplayName} has no ledger to compare with");

    public async ValueTask DisposeAsync()
    {
        if (_sink is { } sink)
        {
            _sink = null;
            await sink.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<SinkResult> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _sink!.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WeirException exception)
            when (exception.Code.Kind == ErrorKind.External && request.Mode == WriteMode.Append)
        {
            // Doing it again could double the rows.
            throw new WeirException(
                ErrorCode.OutcomeUnknown,
                $"it is not known whether all rows are in {DisplayName} or none: {exception.Message}",
                exception
            );
        }
    }

    private sealed class Refusals(List<RejectedRow> rows) : IRejectSink
    {
        public void Reject(RejectedRow row) => rows.Add(row);
    }

    private sealed class Writer(SinkTarget target) : IChunkWriter
    {
        private bool _hasWritten;

        public ValueTask<LedgerChunk?> BeginAsync(SourceChunk chunk, CancellationToken cancellationToken)
        {
            if (target.IsBroken)
            {
                throw new WeirException(
                    ErrorCode.NotExecuted,
                    $"{chunk.Bounds} are not written, since another chunk failed"
                );
            }

            _hasWritten = false;
            return default;
        }

        public async ValueTask WriteAsync(Batch batch, List<RefusedRow> refused, CancellationToken cancellationToken)
        {
            _hasWritten = true;
            target._refused.Clear();
            await target._sink!.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            foreach (var row in target._refused)
            {
                refused.Add(new RefusedRow((int)(row.Position!.Value - 1 - target._given), row.Column, row.Reason));
            }

            target._given += batch.Length;
            target._rejected += target._refused.Count;
        }

        public ValueTask<LedgerChunk> CommitAsync(LedgerChunk chunk, CancellationToken cancellationToken) =>
            ValueTask.FromResult(chunk with { Counted = chunk.Written });

        public ValueTask AbortAsync(CancellationToken cancellationToken)
        {
            target.IsBroken |= _hasWritten;
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
