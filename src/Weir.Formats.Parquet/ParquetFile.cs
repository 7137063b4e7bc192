using System.Buffers.Binary;
using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;

namespace Weir.Formats.Parquet;

/// <summary>
/// An open Parquet file: its footer and the source of its pages. Any number of <see cref="ParquetReader"/>s may read it
/// at once; it must outlive them. Format: Apache Parquet, README.md and parquet.thrift.
/// </summary>
public sealed class ParquetFile : IAsyncDisposable
{
    private const int TailBytes = 64 << 10;
    private const int MaximumFooterBytes = 256 << 20;
    private const int SmallestFile = 12;

    private readonly bool _ownsSource;

    private ParquetFile(IRandomAccess source, bool ownsSource, FileMetadata metadata)
    {
        Source = source;
        _ownsSource = ownsSource;
        (Columns, Leaves) = SchemaBuilder.Build(metadata.Schema);
        Schema = new Columnar.Schema([.. Columns.Select(c => new Field(c.Name, c.Type, c.IsNullable))]);
        CreatedBy = metadata.CreatedBy;
        Metadata = metadata.KeyValues;
        var groups = new ParquetRowGroup[metadata.RowGroups.Length];
        long rows = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            if (metadata.RowGroups[i].Chunks.Length != Leaves.Length)
            {
                throw ParquetError.Invalid("a row group does not have one chunk for each column of the schema");
            }

            rows = checked(rows + metadata.RowGroups[i].RowCount);
            groups[i] = new ParquetRowGroup(i, metadata.RowGroups[i], Columns, metadata.HasKnownOrder);
        }

        // The number that the footer states for the whole file is wrong in some files, those of the row groups are not.
        RowCount = rows;
        RowGroups = groups;
    }

    /// <summary>The path or URL.</summary>
    public string Name => Source.Name;

    /// <summary>The columns.</summary>
    public Columnar.Schema Schema { get; }

    /// <summary>Rows of all row groups.</summary>
    public long RowCount { get; }

    /// <summary>The slices that can be read apart from each other.</summary>
    public IReadOnlyList<ParquetRowGroup> RowGroups { get; }

    /// <summary>The columns whose times are finer than microseconds, which readers cut off.</summary>
    public IReadOnlyList<string> FinerColumns =>
        [
            .. Leaves
                .Where(l => l.Physical == PhysicalType.Int96 || l.Logical.Unit == TimeUnit.Nanos)
                .Select(l => l.Path),
        ];

    /// <summary>The key-value metadata of the footer.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The program that wrote the file, as it calls itself.</summary>
    public string? CreatedBy { get; }

    internal IRandomAccess Source { get; }

    internal ColumnNode[] Columns { get; }

    internal LeafColumn[] Leaves { get; }

    /// <summary>Opens a file on disk.</summary>
    /// <exception cref="WeirException">
    /// There is no such file (<see cref="ErrorCode.FileNotFound"/>), it is damaged (<see cref="ErrorCode.InvalidFile"/>) or
    /// encrypted (<see cref="ErrorCode.NotSupported"/>).
    /// </exception>
    public static async ValueTask<ParquetFile> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        var source = FileRandomAccess.Open(path);
        try
        {
            return await OpenAsync(source, true, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens any source; with <paramref name="ownsSource"/> it is disposed together with the file.</summary>
    /// <exception cref="WeirException">As for a path. The source then still belongs to the caller.</exception>
    public static async ValueTask<ParquetFile> OpenAsync(
        IRandomAccess source,
        bool ownsSource,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            var footer = await ReadFooterAsync(source, cancellationToken).ConfigureAwait(false);
            var metadata = FooterReader.Read(footer.Span);
            return metadata.IsEncrypted ? throw Encrypted() : new ParquetFile(source, ownsSource, metadata);
        }
        catch (WeirException e)
        {
            throw ParquetError.At(e, source.Name, null);
        }
        catch (OverflowException e)
        {
            throw ParquetError.At(ParquetError.Invalid(e.Message), source.Name, null);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _ownsSource ? Source.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>The Thrift message at the end of the file.</summary>
    internal static async ValueTask<ReadOnlyMemory<byte>> ReadFooterAsync(IRandomAccess source, CancellationToken ct)
    {
        if (source.Length < SmallestFile)
        {
            throw ParquetError.Invalid("it is too short");
        }

        var tail = new byte[Math.Min(TailBytes, source.Length)];
        await source.ReadAsync(tail, source.Length - tail.Length, ct).ConfigureAwait(false);
        var end = tail.AsSpan(tail.Length - 8);
        if (end[4..].SequenceEqual("PARE"u8))
        {
            throw Encrypted();
        }

        if (!end[4..].SequenceEqual("PAR1"u8))
        {
            throw ParquetError.Invalid("it does not end with the mark \"PAR1\"; it may be cut off");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (length > source.Length - SmallestFile || length > MaximumFooterBytes)
        {
            throw ParquetError.Invalid("the footer is longer than the file or than the limit of 256 MB");
        }

        if (length + 8 <= tail.Length)
        {
            return tail.AsMemory(tail.Length - 8 - (int)length, (int)length);
        }

        var footer = new byte[length];
        await source.ReadAsync(footer, source.Length - 8 - length, ct).ConfigureAwait(false);
        return footer;
    }

    private static WeirException Encrypted() => ParquetError.Unsupported("it is encrypted, which Weir does not read");
}
