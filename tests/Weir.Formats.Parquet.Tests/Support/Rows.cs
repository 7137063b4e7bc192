using Weir.Columnar;
using Weir.Formats.Parquet.Sources;

namespace Weir.Formats.Parquet.Tests.Support;

/// <summary>Reads whole files into objects.</summary>
internal static class Rows
{
    public static async Task<List<object?[]>> ReadAllAsync(ParquetFile file, ParquetReadOptions? options = null)
    {
        var rows = new List<object?[]>();
        using var reader = new ParquetReader(file, options);
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                Append(batch, rows);
            }
        }

        return rows;
    }

    public static async Task<List<object?[]>> ReadAllAsync(byte[] bytes, ParquetReadOptions? options = null)
    {
        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        return await ReadAllAsync(file, options);
    }

    public static void Append(Batch batch, List<object?[]> rows)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            rows.Add([.. batch.Columns.Select(c => c.ValueAt(batch.StoredRow(row)))]);
        }
    }

    /// <summary>Reads everything and counts rows, touching every value.</summary>
    public static async Task<long> DrainAsync(IRandomAccess source, ParquetReadOptions? options = null)
    {
        await using var file = await ParquetFile.OpenAsync(source, true);
        using var reader = new ParquetReader(file, options);
        long rows = 0;
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                foreach (var column in batch.Columns)
                {
                    for (var row = 0; row < batch.Length; row++)
                    {
                        _ = column.ValueAt(row);
                    }
                }

                rows += batch.Length;
            }
        }

        return rows;
    }
}
