using System.Buffers;
using System.Buffers.Binary;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Sources;
using Weir.Formats.Parquet.Thrift;
using Weir.Formats.Parquet.Writing;

namespace Weir.Formats.Parquet;

/// <summary>
/// Makes one Parquet file of several with the same columns: their bytes are copied one after another as they are, and one
/// footer describes all row groups at their new places (parquet.thrift). Memory: the descriptions, and a buffer.
/// </summary>
public static class ParquetMerger
{
    private const int CopyBytes = 128 << 10;
    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    /// <summary>
    /// Writes the file to the stream, which must stand at its beginning and stays the caller's. With
    /// <see cref="ParquetWriteOptions.Continues"/> the rows of that file come first; other options say only what stands in
    /// the footer. Returns where the row groups of each part begin, and at the end how many there are.
    /// </summary>
    /// <exception cref="WeirException">A part cannot be read, or does not store the columns of the schema.</exception>
    public static async ValueTask<IReadOnlyList<int>> MergeAsync(
        IReadOnlyList<string> parts,
        Stream target,
        Columnar.Schema schema,
        ParquetWriteOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        var (elements, paths, _) = SchemaFlattener.Flatten(schema);
        var start = ExistingRows.None;
        if (options.Continues is { } path)
        {
            start = await ExistingRows.CopyAsync(path, elements, target, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await target.WriteAsync(Magic, cancellationToken).ConfigureAwait(false);
        }

        var groups = start.RowGroups.ToList();
        var firsts = new List<int>(parts.Count + 1);
        var rows = start.RowCount;
        var length = Math.Max(start.Bytes, Magic.Length);
        foreach (var part in parts)
        {
            firsts.Add(groups.Count);
            var (added, addedRows, bytes) = await CopyAsync(
                    part,
                    elements,
                    target,
                    length - Magic.Length,
                    groups.Count,
                    cancellationToken
                )
                .ConfigureAwait(false);
            groups.AddRange(added);
            rows = checked(rows + addedRows);
            length += bytes;
        }

        firsts.Add(groups.Count);
        var all = new ExistingRows(groups, start.Metadata, rows, length);
        var footer = new FooterWriter(elements, paths).Write([], all, options);
        var end = new byte[sizeof(int) + Magic.Length];
        BinaryPrimitives.WriteInt32LittleEndian(end, footer.Length);
        Magic.CopyTo(end, sizeof(int));
        await target.WriteAsync(footer, cancellationToken).ConfigureAwait(false);
        await target.WriteAsync(end, cancellationToken).ConfigureAwait(false);
        await target.FlushAsync(cancellationToken).ConfigureAwait(false);
        return firsts;
    }

    /// <summary>Copies what is between the first mark and the footer; returns the moved descriptions.</summary>
    private static async ValueTask<(List<ReadOnlyMemory<byte>> Groups, long Rows, long Bytes)> CopyAsync(
        string path,
        SchemaElement[] elements,
        Stream target,
        long distance,
        int ordinal,
        CancellationToken cancellationToken
    )
    {
        var source = FileRandomAccess.Open(path);
        await using var _ = source.ConfigureAwait(false);
        var footer = await ParquetFile.ReadFooterAsync(source, cancellationToken).ConfigureAwait(false);
        var metadata = FooterReader.Read(footer.Span);
        ExistingRows.Check(path, elements, metadata);
        var bytes = source.Length - footer.Length - sizeof(int) - (2 * Magic.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            for (long at = 0; at < bytes; at += CopyBytes)
            {
                var part = buffer.AsMemory(0, (int)Math.Min(CopyBytes, bytes - at));
                await source.ReadAsync(part, Magic.Length + at, cancellationToken).ConfigureAwait(false);
                await target.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (Move(footer.Span, distance, ordinal), metadata.RowGroups.Sum(g => g.RowCount), bytes);
    }

    private static List<ReadOnlyMemory<byte>> Move(ReadOnlySpan<byte> footer, long distance, int ordinal)
    {
        var writer = new CompactWriter();
        var moved = new List<ReadOnlyMemory<byte>>();
        foreach (var place in FooterReader.RowGroupPlaces(footer))
        {
            writer.Clear();
            MovedRowGroup.Copy(footer[place], distance, ordinal + moved.Count, writer);
            moved.Add(writer.Written.ToArray());
        }

        return moved;
    }
}
