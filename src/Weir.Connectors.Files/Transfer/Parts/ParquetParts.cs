using System.Collections.Concurrent;
using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>Parts of a Parquet file: whole files, whose row groups are copied as they are.</summary>
internal class ParquetParts(ParquetWriteOptions options) : PartFormat
{
    /// <summary>Several parts are written at once, each by one thread, so that memory stays small.</summary>
    protected ParquetWriteOptions Options { get; } =
        options with
        {
            MaximumThreads = 1,
            RowGroupBytes = 32 << 20,
            PageBytes = 128 << 10,
        };

    private readonly ConcurrentBag<ParquetWriter> _idle = [];

    /// <summary>The file that has the row groups of all parts; null when each has its own.</summary>
    protected virtual ParquetBody? Body => null;

    public override string Name => "parquet";

    public override string Extension => ".parquet";

    public override string Unit => "row groups";

    public override PartFormat In(string whole) => new GatheredParquetParts(Options, whole);

    public override Schema Stored(Schema schema) => ParquetWriter.Stored(schema);

    public override bool MayRefuse(DataType type) => ParquetValues.MayRefuse(type);

    public override string? WhyNot(Column column, int row) => ParquetValues.WhyNot(column, row);

    /// <summary>Writers are used again: making their buffers anew for each chunk costs more memory than all else.</summary>
    public override IBatchWriter Open(Stream target, Schema schema)
    {
        if (!_idle.TryTake(out var writer))
        {
            return new ReusedParquetWriter(new ParquetWriter(target, schema, Options, Body), _idle);
        }

        writer.Restart(target);
        return new ReusedParquetWriter(writer, _idle);
    }

    public override async ValueTask DisposeAsync()
    {
        await ForgetAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override async ValueTask<PartCount> CountAsync(
        string path,
        Schema schema,
        CancellationToken cancellationToken
    )
    {
        var file = await ParquetFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using var _ = file.ConfigureAwait(false);
        var bytes = Body is null ? new FileInfo(path).Length : file.RowGroups.Sum(g => g.CompressedBytes);
        return new PartCount(file.RowCount, file.RowGroups.Count, bytes);
    }

    public override async ValueTask<IReadOnlyList<long>> AssembleAsync(
        IReadOnlyList<string> parts,
        FileStream target,
        Schema schema,
        string? existing,
        CancellationToken cancellationToken
    )
    {
        var firsts = await ParquetMerger
            .MergeAsync(parts, Body, target, schema, Options with { Continues = existing }, cancellationToken)
            .ConfigureAwait(false);
        return [.. firsts.Select(f => (long)f)];
    }

    public override IScanPartition Read(string path, long from, long to, Schema schema) =>
        new ParquetGroups(path, (int)from, (int)to);

    public override async ValueTask<Schema?> ColumnsOfAsync(string path, CancellationToken cancellationToken)
    {
        var file = await ParquetFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using var _ = file.ConfigureAwait(false);
        return file.Schema;
    }

    public override string Reader => "read_parquet";

    public override async ValueTask<Schema> RewrittenColumnsOfAsync(string path, CancellationToken cancellationToken)
    {
        var file = await ParquetFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using var _ = file.ConfigureAwait(false);
        return file.FinerColumns.Count == 0
            ? file.Schema
            : throw new WeirException(
                ErrorCode.NotSupported,
                $"the column \"{file.FinerColumns[0]}\" of {path} has times finer than microseconds, which would be cut off"
            )
            {
                SourceName = path,
                Hint = "Write the file anew with microseconds first, or use another target.",
            };
    }

    /// <summary>Lets idle writers go.</summary>
    protected async ValueTask ForgetAsync()
    {
        while (_idle.TryTake(out var writer))
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }
}
