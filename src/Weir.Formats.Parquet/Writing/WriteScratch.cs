using Weir.Columnar;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Memory that columns share while their rows are taken apart. Used by one thread at a time.</summary>
internal sealed class WriteScratch(ParquetWriteOptions options)
{
    private int[] _present = new int[Batch.DefaultRows];
    private int[] _places = new int[Batch.DefaultRows];
    private byte[] _levels = new byte[Batch.DefaultRows];

    public PageEncoder Pages { get; } = new(options.Compression, options.WriteChecksums);

    /// <summary>Room for row numbers.</summary>
    public Span<int> Present(int count) => Room(ref _present, count);

    /// <summary>Room for levels.</summary>
    public Span<byte> Levels(int count) => Room(ref _levels, count);

    /// <summary>The rows where the values stand: those of the dictionary if the column has one.</summary>
    public PresentValues Resolve(Column column, RowSet present)
    {
        if (column is not DictionaryColumn dictionary)
        {
            return new PresentValues(column, present, false);
        }

        var indices = dictionary.Indices;
        if (present.IsRange)
        {
            return new PresentValues(
                dictionary.Dictionary,
                new RowSet(indices.Slice(present.Start, present.Count)),
                true
            );
        }

        var places = Room(ref _places, present.Count);
        var rows = present.List;
        for (var i = 0; i < rows.Length; i++)
        {
            places[i] = indices[rows[i]];
        }

        return new PresentValues(dictionary.Dictionary, new RowSet(places), true);
    }

    private static Span<T> Room<T>(ref T[] array, int count)
    {
        if (array.Length < count)
        {
            array = new T[Math.Max(count, array.Length * 2)];
        }

        return array.AsSpan(0, count);
    }
}
