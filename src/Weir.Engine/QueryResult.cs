using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Engine;

/// <summary>
/// The result of one statement, as a stream. Rows are computed while they are pulled; disposing the result early stops the
/// work, also at sources.
/// </summary>
public sealed class QueryResult : IAsyncDisposable
{
    private readonly IBatchReader _reader;

    internal QueryResult(Schema schema, IBatchReader reader, bool hasRows, string tag)
    {
        Schema = schema;
        _reader = reader;
        HasRows = hasRows;
        Tag = tag;
    }

    /// <summary>The columns.</summary>
    public Schema Schema { get; }

    /// <summary>Whether the statement returns rows, as a query does; false for statements that only have an effect.</summary>
    public bool HasRows { get; }

    /// <summary>What was done, such as <c>SELECT</c> or <c>CREATE TABLE</c>.</summary>
    public string Tag { get; }

    /// <summary>Rows that the statement wrote; null for statements that write none.</summary>
    public long? RowsAffected { get; internal init; }

    /// <summary>What the sources of the query did so far.</summary>
    public IReadOnlyList<ScanMetrics> Scans => ScansNow?.Invoke() ?? [];

    internal Func<IReadOnlyList<ScanMetrics>>? ScansNow { get; init; }

    /// <summary>The next rows, to be disposed by the caller; null at the end.</summary>
    /// <exception cref="WeirException">The statement failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken = default) =>
        _reader.NextAsync(cancellationToken);

    /// <summary>All rows as objects, in the forms of <see cref="Column.ValueAt"/>: for small results and tests.</summary>
    public async Task<List<object?[]>> ToListAsync(CancellationToken cancellationToken = default)
    {
        var rows = new List<object?[]>();
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    rows.Add([.. batch.Columns.Select(c => c.ValueAt(batch.StoredRow(row)))]);
                }
            }
        }

        return rows;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
