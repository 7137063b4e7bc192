using Weir.Connectors.Resilience;

namespace Weir.Connectors;

/// <summary>A named connection. Safe for use by many threads; connects lazily; errors carry no secrets.</summary>
public interface IDataSource : IAsyncDisposable
{
    /// <summary>Its name in SQL.</summary>
    string Name { get; }

    /// <summary>The type of its connector.</summary>
    string Type { get; }

    /// <summary>Where it leads, without secrets, such as <c>postgresql://weir@localhost:5432/shop</c>.</summary>
    string Location { get; }

    /// <summary>Contacts the source; raises when it cannot be used.</summary>
    ValueTask PingAsync(CancellationToken cancellationToken);

    /// <summary>The tables and views, in order of schema and name; at most 10,000.</summary>
    ValueTask<IReadOnlyList<TableName>> ListTablesAsync(CancellationToken cancellationToken);

    /// <summary>The foreign keys between its tables, each pair of tables once; none where the source knows of none.</summary>
    ValueTask<IReadOnlyList<ForeignKey>> ListForeignKeysAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ForeignKey>>([]);

    /// <summary>The table, or null. Names are looked up exactly first, then ignoring case.</summary>
    ValueTask<ITable?> FindTableAsync(TableName name, CancellationToken cancellationToken);

    /// <summary>Prepares a write. Raises <see cref="ErrorCode.NotSupported"/> when the source cannot be written.</summary>
    ValueTask<ITableSink> OpenSinkAsync(SinkRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Opens the target of a chunked transfer: locks the job, reads its ledger and what is there of the target. Null when the
    /// source takes no chunked transfers.
    /// </summary>
    ValueTask<ITransferTarget?> OpenTransferAsync(TransferRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ITransferTarget?>(null);

    /// <summary>How the source is doing; null when nothing is counted.</summary>
    SourceHealth? Health => null;

    /// <summary>Whether a statement of the source's own dialect can be run with <see cref="ExecuteAsync"/>.</summary>
    bool CanExecute => false;

    /// <summary>Runs one statement printed in the source's dialect, such as DROP TABLE; returns affected rows or -1.</summary>
    ValueTask<long> ExecuteAsync(string statement, CancellationToken cancellationToken) =>
        throw new WeirException(ErrorCode.NotSupported, $"connection \"{Name}\" ({Type}) does not run statements");
}
