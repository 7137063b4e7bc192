using Weir.Columnar;
using Weir.Plan;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>Reads and makes rows.</summary>
internal static class Rows
{
    public static ScanRequest Request(ITable table, IReadOnlyList<Expression>? filters = null, long? limit = null) =>
        new(Columns(table), [.. Enumerable.Range(0, table.Schema.Count)], filters ?? [], limit);

    public static PlanColumn[] Columns(ITable table) =>
        [.. table.Schema.Fields.Select((f, i) => new PlanColumn(i, f.Name, f.Type))];

    public static Expression Column(ITable table, string name) =>
        new ColumnExpression(Columns(table)[table.Schema.IndexOf(name)]);

    public static Task<List<object?[]>> ReadAsync(ITable table) => ReadAsync(table.PlanScan(Request(table)));

    public static async Task<List<object?[]>> ReadAsync(IScan scan, ScanContext? context = null)
    {
        context ??= new ScanContext();
        var rows = new List<object?[]>();
        foreach (var part in await scan.PartitionsAsync(1, context, default))
        {
            await using var reader = part.Open(context);
            while (await reader.NextAsync(default) is { } batch)
            {
                using (batch)
                {
                    for (var row = 0; row < batch.Length; row++)
                    {
                        rows.Add([.. batch.Columns.Select(c => c.ValueAt(batch.StoredRow(row)))]);
                    }
                }
            }
        }

        return rows;
    }

    /// <summary>Batches of (id BIGINT, name VARCHAR).</summary>
    public static Schema NamedSchema { get; } =
        new(new Field("id", DataType.Int64), new Field("name", DataType.Varchar));

    public static Batch Named(params (long? Id, string? Name)[] rows)
    {
        using var builder = new BatchBuilder(NamedSchema);
        foreach (var (id, name) in rows)
        {
            if (id is { } number)
            {
                ((FixedColumnBuilder<long>)builder[0]).Append(number);
            }
            else
            {
                builder[0].AppendNull();
            }

            if (name is null)
            {
                builder[1].AppendNull();
            }
            else
            {
                ((TextColumnBuilder)builder[1]).Append(name.AsSpan());
            }

            builder.CloseRow();
        }

        return builder.Build();
    }

    /// <summary>A batch of one column of one type.</summary>
    public static Batch Of<T>(DataType type, params T[] values)
        where T : unmanaged, IEquatable<T>
    {
        using var builder = new BatchBuilder(new Schema(new Field("v", type)));
        foreach (var value in values)
        {
            ((FixedColumnBuilder<T>)builder[0]).Append(value);
            builder.CloseRow();
        }

        return builder.Build();
    }
}
