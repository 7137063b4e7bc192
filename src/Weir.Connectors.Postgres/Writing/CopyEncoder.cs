using System.Buffers.Binary;
using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>
/// Encodes batches as rows of a binary COPY into a buffer of about a megabyte, which it hands out piece by piece. Format:
/// PostgreSQL's documentation, COPY, "Binary Format".
/// </summary>
internal sealed class CopyEncoder(IReadOnlyList<ColumnEncoder> columns)
{
    private const int PieceSize = 1 << 20;

    /// <summary>What the server takes in one message.</summary>
    private const int LargestRow = 1 << 30;

    private byte[] _buffer = new byte[64 << 10];
    private long[] _sizes = [];
    private int[] _rows = [];
    private int[] _cursors = [];

    /// <summary>How many columns the rows have.</summary>
    public int Columns => columns.Count;

    /// <summary>What a COPY begins with.</summary>
    public static ReadOnlyMemory<byte> Header { get; } = CreateHeader();

    /// <summary>What a COPY ends with.</summary>
    public static ReadOnlyMemory<byte> Trailer { get; } = new byte[] { 0xFF, 0xFF };

    /// <summary>Sizes up rows of a batch; then call <see cref="Next"/> until all are written.</summary>
    public void Begin(Column[] values, Batch batch, int from, int count)
    {
        if (_rows.Length < count)
        {
            (_rows, _sizes, _cursors) = (new int[count], new long[count], new int[count]);
        }

        for (var i = 0; i < count; i++)
        {
            _rows[i] = batch.StoredRow(from + i);
        }

        _sizes.AsSpan(0, count).Fill(sizeof(short));
        for (var i = 0; i < columns.Count; i++)
        {
            columns[i].Measure(values[i], _rows.AsSpan(0, count), _sizes.AsSpan(0, count));
        }
    }

    /// <summary>Encodes the rows from <paramref name="from"/> on that fit a piece, at least one; they count from the begun ones.</summary>
    public ReadOnlyMemory<byte> Next(Column[] values, int from, int count, out int written)
    {
        long total = 0;
        written = 0;
        while (from + written < count && (written == 0 || total + _sizes[from + written] <= PieceSize))
        {
            _cursors[written] = (int)total;
            total += _sizes[from + written++];
            if (total > LargestRow)
            {
                throw new WeirException(ErrorCode.InvalidData, "a row is larger than 1 GB, which PostgreSQL refuses");
            }
        }

        if (_buffer.Length < total)
        {
            _buffer = new byte[Math.Max(total, PieceSize)];
        }

        var rows = _rows.AsSpan(from, written);
        var cursors = _cursors.AsSpan(0, written);
        foreach (ref var cursor in cursors)
        {
            BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(cursor), (short)columns.Count);
            cursor += sizeof(short);
        }

        for (var i = 0; i < columns.Count; i++)
        {
            columns[i].Write(values[i], rows, cursors, _buffer);
        }

        return _buffer.AsMemory(0, (int)total);
    }

    private static byte[] CreateHeader()
    {
        var header = new byte[CopyForm.HeaderLength];
        CopyForm.Signature.CopyTo(header);
        return header;
    }
}
