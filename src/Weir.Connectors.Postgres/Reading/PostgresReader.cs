using Npgsql;
using Weir.Columnar;
using Weir.Connectors.Postgres.Chunks;
using Weir.Connectors.Postgres.Types;
using Weir.Connectors.Postgres.Wire;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>Streams the result of a query by binary COPY into batches.</summary>
/// <param name="columns">What the query makes.</param>
/// <param name="table">The table that it reads.</param>
/// <param name="query">The query.</param>
/// <param name="snapshot">What it sees; null: what is there when it begins.</param>
/// <param name="context">Where it reports.</param>
internal sealed class PostgresReader(
    IReadOnlyList<PostgresColumn> columns,
    PostgresTable table,
    string query,
    SourceSnapshot? snapshot,
    ScanContext context
) : IBatchReader
{
    private readonly ColumnDecoder[] _decoders =
    [
        .. columns.Select(c => ColumnDecoder.Create(c, $"{table.DisplayName}, column \"{c.Field.Name}\"")),
    ];
    private readonly BatchBuilder _builder = new(new Schema([.. columns.Select(c => c.Field)]), budget: context.Budget);
    private ICopyRows? _begun;
    private ICopyRows? _rows;
    private bool _isDone;

    /// <summary>In whose transaction it reads, and who stays open; null: a connection of its own.</summary>
    public NpgsqlConnection? Lender { get; init; }

    /// <summary>Who reads faster than the driver, where it can; null: only the driver.</summary>
    public WireReaders? Readers { get; init; }

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isDone)
        {
            return null;
        }

        try
        {
            _rows ??= await BeginAsync(cancellationToken).ConfigureAwait(false);
            var block = await _rows.NextAsync(cancellationToken).ConfigureAwait(false);
            context.Metrics.AddBytes(block.Bytes);
            if (block.IsEnd)
            {
                // The trailer is not the end: errors of the server, and the release of its locks, come after it.
                await _rows.FinishAsync(cancellationToken).ConfigureAwait(false);
                _isDone = true;
            }

            return block.Rows == 0 ? null : Decode(block);
        }
        catch (Exception exception) when (exception is not (WeirException or OperationCanceledException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgresErrors.Wrap(exception, table.Source.Name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isDone = true;
        _builder.Dispose();
        if (_begun is { } rows)
        {
            _begun = null;
            await rows.AbortAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<ICopyRows> BeginAsync(CancellationToken cancellationToken)
    {
        context.Metrics.AddRequest();
        var session = Readers is null ? null : await Readers.RentAsync(cancellationToken).ConfigureAwait(false);
        _begun = session is null
            ? new DriverCopy(table, snapshot, Lender, columns.Count)
            : new WireCopy(Readers!, session, columns.Count, table.DisplayName);
        await _begun.BeginAsync($"COPY ({query}) TO STDOUT (FORMAT binary)", cancellationToken).ConfigureAwait(false);
        return _begun;
    }

    private Batch Decode(TupleBlock block)
    {
        for (var i = 0; i < _decoders.Length; i++)
        {
            _decoders[i].Decode(block, i, _builder[i]);
        }

        _builder.CloseRows(block.Rows);
        return _builder.Build();
    }
}
