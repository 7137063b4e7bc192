using Weir.Columnar;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>
/// Parts of a Parquet file whose row groups are in that file from the start; a part has only the footer that describes
/// its own. The file is then ended by one footer for all, in the order of the parts.
/// </summary>
internal sealed class GatheredParquetParts(ParquetWriteOptions options, string whole) : ParquetParts(options)
{
    /// <summary>A file of which more than one byte in so many is unused, left by chunks that failed, is put together anew.</summary>
    private const int UnusedShare = 8;

    private ParquetBody? _body;

    public override string Extension => ".rowgroups";

    public override string Dialect => "row groups in one file";

    public override string Whole => whole;

    protected override ParquetBody Body =>
        _body ?? throw new WeirException(ErrorCode.Internal, $"{whole} was not begun");

    public override async ValueTask BeginAsync(IReadOnlyList<string> parts, CancellationToken cancellationToken)
    {
        // Idle writers have the file of before.
        await ForgetAsync().ConfigureAwait(false);
        _body?.Dispose();
        var (_, end) = await ExtentAsync(parts, cancellationToken).ConfigureAwait(false);
        try
        {
            _body = ParquetBody.Open(whole, end);
        }
        catch (WeirException e) when (e.Code == ErrorCode.IntegrityError)
        {
            throw new WeirException(e.Code, e.Message, e) { SourceName = whole, Hint = "Begin the job anew." };
        }
    }

    public override void Flush() => Body.Flush();

    public override async ValueTask<IReadOnlyList<long>?> FinishAsync(
        IReadOnlyList<string> parts,
        Schema schema,
        CancellationToken cancellationToken
    )
    {
        var (bytes, end) = await ExtentAsync(parts, cancellationToken).ConfigureAwait(false);
        if (end - bytes > end / UnusedShare)
        {
            return null;
        }

        var firsts = await ParquetMerger
            .FinishAsync(parts, Body, schema, Options, cancellationToken)
            .ConfigureAwait(false);
        Body.Flush();
        return [.. firsts.Select(f => (long)f)];
    }

    public override ValueTask DisposeAsync()
    {
        _body?.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>How many bytes the row groups of parts have, and where the last one ends.</summary>
    private static async ValueTask<(long Bytes, long End)> ExtentAsync(
        IReadOnlyList<string> parts,
        CancellationToken cancellationToken
    )
    {
        long bytes = 0;
        long end = 0;
        foreach (var part in parts)
        {
            var file = await ParquetFile.OpenAsync(part, cancellationToken).ConfigureAwait(false);
            await using var _ = file.ConfigureAwait(false);
            foreach (var group in file.RowGroups)
            {
                bytes += group.CompressedBytes;
                end = Math.Max(end, group.End);
            }
        }

        return (bytes, end);
    }
}
