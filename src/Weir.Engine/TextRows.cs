using Weir.Columnar;

namespace Weir.Engine;

/// <summary>Small results of text columns, as SHOW and EXPLAIN make them.</summary>
internal static class TextRows
{
    public static (Schema Schema, Batch Batch) Create(
        IReadOnlyList<string> columns,
        IEnumerable<IReadOnlyList<string?>> rows
    )
    {
        var schema = new Schema([.. columns.Select(c => new Field(c, DataType.Varchar))]);
        using var builder = new BatchBuilder(schema);
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                if (row[i] is { } text)
                {
                    ((TextColumnBuilder)builder[i]).Append(text);
                }
                else
                {
                    builder[i].AppendNull();
                }
            }

            builder.CloseRow();
        }

        return (schema, builder.Build());
    }
}
