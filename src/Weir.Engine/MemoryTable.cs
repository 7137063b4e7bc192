using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Engine;

/// <summary>A table in the memory of the session: temporary tables and results that later statements read.</summary>
public sealed class MemoryTable : ITable, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Batch> _batches = [];
    private readonly MemoryBudget _budget;
    private long _reserved;
    private long _rows;
    private bool _disposed;

    /// <summary>An empty table whose memory counts against the budget.</summary>
    public MemoryTable(string name, Schema schema, MemoryBudget budget)
    {
        DisplayName = name;
        Schema = schema;
        _budget = budget;
    }

    /// <inheritdoc/>
    public string DisplayName { get; }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <summary>How many rows there are.</summary>
    public long RowCount => Interlocked.Read(ref _rows);

    /// <summary>Bytes that its columns hold.</summary>
    public long Bytes => Interlocked.Read(ref _reserved);

    /// <inheritdoc/>
    public TableStatistics Statistics => new(RowCount, IsExact: true, _reserved);

    /// <summary>Adds copies of the rows of a batch, which stays the caller's.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.OutOfMemory"/>: the budget refuses.</exception>
    public void Add(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Length == 0)
        {
            return;
        }

        using var builder = new BatchBuilder(Schema, batch.Length);
        for (var row = 0; row < batch.Length; row++)
        {
            builder.AppendRow(batch, row);
        }

        var copy = builder.Build();
        var bytes = copy.Columns.Sum(c => c.MemoryBytes);
        try
        {
            _budget.Reserve(bytes, $"Table \"{DisplayName}\"");
        }
        catch
        {
            copy.Dispose();
            throw;
        }

        lock (_lock)
        {
            _reserved += bytes;
            _rows += copy.Length;
            _batches.Add(copy);
        }
    }

    /// <inheritdoc/>
    public IScan PlanScan(ScanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new MemoryScan(this, request);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var batch in _batches)
            {
                batch.Dispose();
            }

            _batches.Clear();
            _disposed = true;
            _budget.Release(_reserved);
            (_reserved, _rows) = (0, 0);
        }
    }

    /// <summary>The rows so far, in batches that the caller disposes.</summary>
    public IReadOnlyList<Batch> Batches() => Snapshot();

    internal Batch[] Snapshot()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return [.. _batches.Select(b => new Batch([.. b.Columns.Select(c => c.Retain())], b.Length))];
        }
    }
}
