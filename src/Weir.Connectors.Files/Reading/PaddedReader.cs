using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Adds columns of NULLs for what a file does not have.</summary>
internal sealed class PaddedReader(IBatchReader reader, Schema schema, int[] places) : IBatchReader
{
    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        using var batch = await reader.NextAsync(cancellationToken).ConfigureAwait(false);
        if (batch is null)
        {
            return null;
        }

        var columns = new Column[places.Length];
        var next = 0;
        for (var i = 0; i < places.Length; i++)
        {
            columns[i] = places[i] >= 0 ? batch.Dense(next++) : Nulls(schema[i].Type, batch.Length);
        }

        return new Batch(columns, batch.Length);
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private static Column Nulls(DataType type, int count)
    {
        using var builder = ColumnBuilder.Create(type, count);
        for (var i = 0; i < count; i++)
        {
            builder.AppendNull();
        }

        return builder.Build();
    }
}
