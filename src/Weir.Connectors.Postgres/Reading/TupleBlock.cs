using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>
/// Rows of a binary COPY as they came, and where each value of them stands: decoders then go through it column by
/// column. Format: PostgreSQL's documentation, COPY, "Binary Format".
/// </summary>
internal sealed class TupleBlock
{
    /// <summary>A batch ends early when it has that many bytes.</summary>
    private const int EnoughBytes = 4 << 20;

    private const int Capacity = Batch.DefaultRows;

    /// <summary>What a block may hold on to for other rows.</summary>
    private const int MostKept = 1 << 20;

    private readonly int _columns;
    private readonly int[] _starts;
    private byte[] _data = new byte[64 << 10];
    private int _parsed;
    private int _filled;

    public TupleBlock(int columns)
    {
        _columns = columns;
        _starts = new int[columns * Capacity];
    }

    /// <summary>How many columns its rows have.</summary>
    public int Columns => _columns;

    /// <summary>Whether it is of a size that many rows may have, so that it is worth keeping.</summary>
    public bool IsKept => _data.Length <= MostKept;

    /// <summary>Complete rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Bytes of the complete rows.</summary>
    public int Bytes => _parsed;

    /// <summary>Whether there are enough rows for a batch, or no more.</summary>
    public bool IsEnough => IsFull || IsEnd || Bytes >= EnoughBytes;

    /// <summary>Whether the trailer came: no row follows.</summary>
    public bool IsEnd { get; private set; }

    public ReadOnlySpan<byte> Data => _data;

    /// <summary>Where the values of a column begin, one for each row; their lengths are the four bytes before that.</summary>
    public ReadOnlySpan<int> Starts(int column) => _starts.AsSpan(column * Capacity, Rows);

    /// <summary>The length of the value that begins at a place; -1 for NULL.</summary>
    public int Length(int start) => BinaryPrimitives.ReadInt32BigEndian(_data.AsSpan(start - 4));

    public ReadOnlySpan<byte> Value(int start) => _data.AsSpan(start, Length(start));

    /// <summary>Room for what comes next; never empty.</summary>
    public Memory<byte> Room()
    {
        if (_filled == _data.Length)
        {
            // A row has at most 1600 columns of at most 1 GB; the runtime refuses arrays beyond 2 GB.
            var size = (int)Math.Min(Array.MaxLength, _data.Length * 2L);
            if (size == _data.Length)
            {
                throw new WeirException(ErrorCode.LimitExceeded, "a row of PostgreSQL is larger than 2 GB");
            }

            Array.Resize(ref _data, size);
        }

        return _data.AsMemory(_filled);
    }

    /// <summary>Counts bytes that were written into <see cref="Room"/>, and finds the rows in them.</summary>
    public void Add(int count)
    {
        _filled += count;
        while (!IsFull && !IsEnd && TryParseRow()) { }
    }

    /// <summary>Forgets the rows and keeps what came of the next one.</summary>
    public void Clear()
    {
        _data.AsSpan(_parsed, _filled - _parsed).CopyTo(_data);
        _filled -= _parsed;
        _parsed = 0;
        Rows = 0;
        Add(0);
    }

    /// <summary>Forgets everything, to begin with rows of another COPY.</summary>
    public void Reset()
    {
        (_parsed, _filled, Rows, IsEnd) = (0, 0, 0, false);
    }

    /// <summary>Leaves what came of the next rows to another block, which forgets its own; keeps its rows.</summary>
    public void MoveRestTo(TupleBlock next)
    {
        var rest = _data.AsSpan(_parsed, _filled - _parsed);
        _filled = _parsed;
        if (next._data.Length < rest.Length)
        {
            next._data = new byte[_data.Length];
        }

        rest.CopyTo(next._data);
        (next._filled, next._parsed, next.Rows) = (rest.Length, 0, 0);
        next.Add(0);
    }

    /// <summary>Takes the header away; false when it is not complete yet.</summary>
    public bool TrySkipHeader(ReadOnlySpan<byte> signature)
    {
        var fixedLength = signature.Length + 8;
        if (_filled < fixedLength)
        {
            return false;
        }

        var extension = BinaryPrimitives.ReadInt32BigEndian(_data.AsSpan(signature.Length + 4));
        if (!_data.AsSpan().StartsWith(signature) || extension < 0)
        {
            throw new WeirException(ErrorCode.InvalidData, "the server's COPY does not begin with a binary header");
        }

        if (_filled < fixedLength + extension)
        {
            return false;
        }

        _parsed = fixedLength + extension;
        Clear();
        return true;
    }

    /// <summary>Counts received bytes without looking for rows, while the header is not complete.</summary>
    public void AddHeader(int count) => _filled += count;

    private bool IsFull => Rows == Capacity;

    private bool TryParseRow()
    {
        var at = _parsed;
        if (_filled - at < 2)
        {
            return false;
        }

        var count = BinaryPrimitives.ReadInt16BigEndian(_data.AsSpan(at));
        if (count == -1)
        {
            IsEnd = true;
            return false;
        }

        if (count != _columns)
        {
            throw new WeirException(
                ErrorCode.InvalidData,
                "the server's COPY has another number of columns than asked"
            );
        }

        at += 2;
        var slot = Rows;
        for (var i = 0; i < _columns; i++, slot += Capacity)
        {
            if (_filled - at < 4)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(_data.AsSpan(at));
            at += 4;
            _starts[slot] = at;
            if (length > 0)
            {
                if (_filled - at < length)
                {
                    return false;
                }

                at += length;
            }
        }

        _parsed = at;
        Rows++;
        return true;
    }
}
