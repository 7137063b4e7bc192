using System.Buffers;
using System.Buffers.Binary;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Sources;
using Weir.Formats.Parquet.Thrift;
using Weir.Formats.Parquet.Writing;

namespace Weir.Formats.Parquet;

/// <summary>
/// Makes one Parquet file of several parts with the same columns: the bytes of row groups stay as they are, and one footer
/// describes all of them at their places (parquet.thrift). Memory: the descriptions, and a buffer.
/// </summary>
public static class ParquetMerger
{
    private const int CopyBytes = 128 << 10;
    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private delegate ValueTask Read(Memory<byte> buffer, long place, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the file to the stream, which must stand at its beginning and stays the caller's. With
    /// <see cref="ParquetWriteOptions.Continues"/> the rows of that file come first; other options say only what stands in
    /// the footer. The row groups of the parts are in <paramref name="body"/>, or else in the parts themselves. Returns
    /// where the row groups of each part begin, and at the end how many there are.
    /// </summary>
    /// <exception cref="WeirException">A part cannot be read, or does not store the columns of the schema.</exception>
    public static async ValueTask<IReadOnlyList<int>> MergeAsync(
        IReadOnlyList<string> parts,
        ParquetBody? body,
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

        var end = Math.Max(start.Bytes, Magic.Length);
        async ValueTask<long> CopyAsync(FileRandomAccess part, long from, long to)
        {
            Read read = body is null ? part.ReadAsync : body.ReadAsync;
            await ParquetMerger.CopyAsync(read, from, to, target, cancellationToken).ConfigureAwait(false);
            end += to - from;
            return end - (to - from);
        }

        var (all, firsts) = await GatherAsync(parts, elements, start, CopyAsync, cancellationToken)
            .ConfigureAwait(false);
        await target.WriteAsync(End(elements, paths, all, options), cancellationToken).ConfigureAwait(false);
        await target.FlushAsync(cancellationToken).ConfigureAwait(false);
        return firsts;
    }

    /// <summary>
    /// Ends a file whose row groups the parts describe, in the order of the parts; what follows the last one is cut off.
    /// Returns what <see cref="MergeAsync"/> does. May be called again with the same parts.
    /// </summary>
    /// <exception cref="WeirException">A part cannot be read, or does not store the columns of the schema.</exception>
    public static async ValueTask<IReadOnlyList<int>> FinishAsync(
        IReadOnlyList<string> parts,
        ParquetBody body,
        Columnar.Schema schema,
        ParquetWriteOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        var (elements, paths, _) = SchemaFlattener.Flatten(schema);
        var (all, firsts) = await GatherAsync(
                parts,
                elements,
                ExistingRows.None,
                (_, from, _) => ValueTask.FromResult(from),
                cancellationToken
            )
            .ConfigureAwait(false);
        await body.EndAsync(all.Bytes, End(elements, paths, all, options), cancellationToken).ConfigureAwait(false);
        return firsts;
    }

    /// <summary>Collects the descriptions of all row groups; <paramref name="put"/> says where each one is.</summary>
    private static async ValueTask<(ExistingRows All, IReadOnlyList<int> Firsts)> GatherAsync(
        IReadOnlyList<string> parts,
        SchemaElement[] elements,
        ExistingRows start,
        Func<FileRandomAccess, long, long, ValueTask<long>> put,
        CancellationToken cancellationToken
    )
    {
        var groups = start.RowGroups.ToList();
        var firsts = new List<int>(parts.Count + 1);
        var rows = start.RowCount;
        var end = Math.Max(start.Bytes, Magic.Length);
        foreach (var part in parts)
        {
            firsts.Add(groups.Count);
            var source = FileRandomAccess.Open(part);
            await using var _ = source.ConfigureAwait(false);
            var footer = await ParquetFile.ReadFooterAsync(source, cancellationToken).ConfigureAwait(false);
            var metadata = FooterReader.Read(footer.Span);
            ExistingRows.Check(part, elements, metadata);
            foreach (var (group, encoded) in metadata.RowGroups.Zip(FooterReader.RowGroupPlaces(footer.Span)))
            {
                var (from, to) = (group.Chunks.Min(c => c.Start), group.Chunks.Max(c => c.Start + c.CompressedSize));
                var place = await put(source, from, to).ConfigureAwait(false);
                groups.Add(Move(footer[encoded].Span, place - from, groups.Count));
                rows = checked(rows + group.RowCount);
                end = Math.Max(end, place + to - from);
            }
        }

        firsts.Add(groups.Count);
        return (new ExistingRows(groups, start.Metadata, rows, end), firsts);
    }

    private static async ValueTask CopyAsync(
        Read read,
        long from,
        long to,
        Stream target,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            for (var at = from; at < to; at += CopyBytes)
            {
                var part = buffer.AsMemory(0, (int)Math.Min(CopyBytes, to - at));
                await read(part, at, cancellationToken).ConfigureAwait(false);
                await target.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Move(ReadOnlySpan<byte> group, long distance, int ordinal)
    {
        var writer = new CompactWriter();
        MovedRowGroup.Copy(group, distance, ordinal, writer);
        return writer.Written.ToArray();
    }

    /// <summary>The footer, its length and the last mark.</summary>
    private static byte[] End(SchemaElement[] elements, string[][] paths, ExistingRows all, ParquetWriteOptions options)
    {
        var footer = new FooterWriter(elements, paths).Write([], all, options);
        var end = new byte[footer.Length + sizeof(int) + Magic.Length];
        footer.CopyTo(end);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(footer.Length), footer.Length);
        Magic.CopyTo(end, footer.Length + sizeof(int));
        return end;
    }
}
