using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Compression;

namespace Weir.Connectors.Files;

/// <summary>Parts of a text file, which are put one after another; compressed ones are members of one gzip file.</summary>
internal abstract class TextParts(bool isCompressed) : PartFormat
{
    private const int CopyBytes = 1 << 20;

    public override string Unit => "bytes";

    public override bool IsCompressed => isCompressed;

    /// <summary>What stands before the rows of a whole file.</summary>
    protected virtual ReadOnlyMemory<byte> Head(Schema schema) => default;

    public override async ValueTask<IReadOnlyList<long>> AssembleAsync(
        IReadOnlyList<string> parts,
        FileStream target,
        Schema schema,
        string? existing,
        CancellationToken cancellationToken
    )
    {
        if (existing is not null)
        {
            await CopyAsync(existing, target, cancellationToken).ConfigureAwait(false);
            await EndLineAsync(existing, target, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await WriteAsync(Head(schema), target, cancellationToken).ConfigureAwait(false);
        }

        var places = new List<long>(parts.Count + 1);
        foreach (var part in parts)
        {
            places.Add(target.Position);
            await CopyAsync(part, target, cancellationToken).ConfigureAwait(false);
        }

        places.Add(target.Position);
        if (isCompressed && target.Position == 0)
        {
            await target.WriteAsync(GzipReadStream.Nothing.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        return places;
    }

    public override async ValueTask<PartCount> CountAsync(
        string path,
        Schema schema,
        CancellationToken cancellationToken
    )
    {
        var length = new FileInfo(path).Length;
        var reader = Rows(path, schema).Open(new ScanContext());
        await using var _ = reader.ConfigureAwait(false);
        long rows = 0;
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            rows += batch.Length;
            batch.Dispose();
        }

        return new PartCount(rows, length, length);
    }

    public override IScanPartition Read(string path, long from, long to, Schema schema) =>
        from == to ? EmptyPart.Instance : Range(path, new TextRange(from, to, 1, 0), schema);

    /// <summary>Rows without values, to be counted.</summary>
    protected abstract IScanPartition Rows(string path, Schema schema);

    /// <summary>The rows of some bytes.</summary>
    protected abstract IScanPartition Range(string path, TextRange range, Schema schema);

    protected static async ValueTask CopyAsync(string path, Stream target, CancellationToken cancellationToken)
    {
        var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        await using var _ = source.ConfigureAwait(false);
        await source.CopyToAsync(target, CopyBytes, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask EndLineAsync(string existing, FileStream target, CancellationToken cancellationToken)
    {
        var source = new FileStream(existing, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        await using var _ = source.ConfigureAwait(false);
        if (source.Length == 0)
        {
            return;
        }

        source.Seek(-1, SeekOrigin.End);
        if (source.ReadByte() is not ('\n' or '\r'))
        {
            await target.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(
        ReadOnlyMemory<byte> bytes,
        FileStream target,
        CancellationToken cancellationToken
    )
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        var stream = FileStreams.Compress(target, isCompressed);
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        if (isCompressed)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
