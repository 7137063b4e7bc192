namespace Weir.Columnar;

/// <summary>One builder for each column of a schema; hands out batches.</summary>
public sealed class BatchBuilder : IDisposable
{
    private readonly ColumnBuilder[] _columns;

    /// <summary>Builders for the types of the schema.</summary>
    public BatchBuilder(Schema schema, int capacity = Batch.DefaultRows, MemoryBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _columns = [.. schema.Fields.Select(f => ColumnBuilder.Create(f.Type, capacity, budget))];
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>Complete rows so far.</summary>
    public int Length { get; private set; }

    /// <summary>The builder of a column.</summary>
    public ColumnBuilder this[int column] => _columns[column];

    /// <summary>Counts a row; every column must have got one value.</summary>
    public void CloseRow() => Length++;

    /// <summary>Counts rows; every column must have got that many values.</summary>
    public void CloseRows(int count) => Length += count;

    /// <summary>Takes the values of an incomplete row away again.</summary>
    public void AbandonRow()
    {
        foreach (var column in _columns)
        {
            if (column.Length > Length)
            {
                column.Truncate(Length);
            }
        }
    }

    /// <summary>Appends copies of counted rows of a batch with the same types.</summary>
    public void AppendRow(Batch batch, int row)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var stored = batch.StoredRow(row);
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].AppendFrom(batch.Columns[i], stored);
        }

        CloseRow();
    }

    /// <summary>Hands the rows out as a batch, to be disposed by the caller, and starts anew.</summary>
    public Batch Build()
    {
        var batch = new Batch(Array.ConvertAll(_columns, c => c.Build()), Length);
        Length = 0;
        return batch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column.Dispose();
        }
    }
}
