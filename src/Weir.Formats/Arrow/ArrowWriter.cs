using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Formats.Arrow;

/// <summary>
/// Writes an Arrow file ("Feather version 2"): a stream of messages between magic words, and a footer that knows where each
/// record batch is. Dictionaries are written as their values. Format: Apache Arrow, "IPC File Format", Message.fbs, File.fbs.
/// </summary>
public sealed class ArrowWriter(Stream stream, Schema schema) : IBatchWriter
{
    private const short Version5 = 4;
    private const byte SchemaMessage = 1;
    private const byte BatchMessage = 3;

    private static readonly byte[] Magic = "ARROW1"u8.ToArray();

    private readonly List<long> _blocks = [];
    private bool _isBegun;

    /// <inheritdoc/>
    public long RowCount { get; private set; }

    /// <inheritdoc/>
    public long BytesWritten { get; private set; }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        if (batch.Length == 0)
        {
            return;
        }

        var body = new ArrowBody();
        for (var i = 0; i < schema.Count; i++)
        {
            using var column = batch.Dense(i);
            if (column is NullColumn && schema[i].Type.Kind != TypeKind.Null)
            {
                using var nulls = Nulls(schema[i].Type, column.Length);
                body.Add(nulls);
                continue;
            }

            body.Add(column);
        }

        var start = BytesWritten;
        var metadata = await WriteMessageAsync(
                BatchMessage,
                b => RecordBatch(b, batch.Length, body),
                body.Bytes,
                cancellationToken
            )
            .ConfigureAwait(false);
        _blocks.AddRange([start, metadata, body.Bytes.Length]);
        RowCount += batch.Length;
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0 }, cancellationToken).ConfigureAwait(false);
        var footer = Footer();
        await WriteAsync(footer, cancellationToken).ConfigureAwait(false);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        await WriteAsync(length, cancellationToken).ConfigureAwait(false);
        await WriteAsync(Magic, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_isBegun)
        {
            return;
        }

        _isBegun = true;
        byte[] begin = [.. Magic, 0, 0];
        await WriteAsync(begin, cancellationToken).ConfigureAwait(false);
        await WriteMessageAsync(SchemaMessage, b => ArrowSchema.Write(b, schema), default, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Writes an encapsulated message and returns the length of its metadata with prefix and padding.</summary>
    private async ValueTask<long> WriteMessageAsync(
        byte kind,
        Func<FlatBuffer, int> header,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var buffer = new FlatBuffer();
        var place = header(buffer);
        buffer.BeginTable(5);
        buffer.Add(3, (long)body.Length);
        buffer.AddOffset(2, place);
        buffer.Add(0, Version5);
        buffer.Add(1, kind);
        var metadata = buffer.Finish(buffer.EndTable());
        var padded = (metadata.Length + 7) / 8 * 8;
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, -1);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(4), padded);
        await WriteAsync(prefix, cancellationToken).ConfigureAwait(false);
        await WriteAsync(metadata, cancellationToken).ConfigureAwait(false);
        await WriteAsync(new byte[padded - metadata.Length], cancellationToken).ConfigureAwait(false);
        await WriteAsync(body, cancellationToken).ConfigureAwait(false);
        return padded + prefix.Length;
    }

    /// <summary>A column that knows only that all is NULL, in the layout of its type.</summary>
    private static Column Nulls(DataType type, int rows)
    {
        using var builder = ColumnBuilder.Create(type, rows, null);
        for (var i = 0; i < rows; i++)
        {
            builder.AppendNull();
        }

        return builder.Build();
    }

    private static int RecordBatch(FlatBuffer buffer, int rows, ArrowBody body)
    {
        var buffers = buffer.Structures(body.Buffers, 2);
        var nodes = buffer.Structures(body.Nodes, 2);
        buffer.BeginTable(5);
        buffer.Add(0, (long)rows);
        buffer.AddOffset(1, nodes);
        buffer.AddOffset(2, buffers);
        return buffer.EndTable();
    }

    private ReadOnlyMemory<byte> Footer()
    {
        var buffer = new FlatBuffer();
        var fields = ArrowSchema.Write(buffer, schema);
        // A block is an offset, a 32-bit length with padding behind, and a length: three words, since lengths are positive.
        var blocks = buffer.Structures(_blocks, 3);
        buffer.BeginTable(5);
        buffer.AddOffset(1, fields);
        buffer.AddOffset(3, blocks);
        buffer.Add(0, Version5);
        return buffer.Finish(buffer.EndTable());
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        BytesWritten += bytes.Length;
    }
}
