using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weir.Formats.Csv;

/// <summary>
/// Finds the fields and rows of a text that begins with a row. Blocks of 64 bytes become bit masks of structure (Langdale
/// and Lemire, "Parsing Gigabytes of JSON per Second"); blocks without quotes are taken as they are, the others go
/// through a state machine that visits only the marked bytes. A quote counts only at the start of a field, so a quote
/// inside of an unquoted field is a letter.
/// </summary>
internal ref struct CsvScanner
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly CsvDialect _dialect;
    private readonly CsvIndex _index;
    private readonly bool _skipBlankLines;
    private int _fields;
    private int _firstField;
    private int _rowStart;
    private int _rowLine;
    private int _line;
    private int _feedAfterReturn;
    private int _fieldStart;
    private int _skipTo;
    private uint _flags;
    private bool _inQuotes;

    private CsvScanner(ReadOnlySpan<byte> data, CsvDialect dialect, bool skipBlankLines, CsvIndex index)
    {
        _data = data;
        _dialect = dialect;
        _index = index;
        _skipBlankLines = skipBlankLines;
        _feedAfterReturn = -1;
    }

    /// <summary>
    /// Fills the index and returns where the first incomplete row begins; when <paramref name="isFinal"/>, the end of
    /// the text ends the last row.
    /// </summary>
    public static int Scan(
        ReadOnlySpan<byte> data,
        bool isFinal,
        CsvDialect dialect,
        bool skipBlankLines,
        CsvIndex index,
        CsvScanWidth width = CsvScanWidth.Widest
    )
    {
        index.Clear();
        var scanner = new CsvScanner(data, dialect, skipBlankLines, index);
        switch (width)
        {
            case CsvScanWidth.Scalar:
                scanner.Run<ScalarBlock>();
                break;
            case CsvScanWidth.Vector512:
            case CsvScanWidth.Widest when Vector512.IsHardwareAccelerated:
                scanner.Run<Vector512Block>();
                break;
            case CsvScanWidth.Vector128:
            case CsvScanWidth.Widest when !Vector256.IsHardwareAccelerated:
                scanner.Run<Vector128Block>();
                break;
            default:
                scanner.Run<Vector256Block>();
                break;
        }

        if (isFinal)
        {
            scanner.Finish();
        }

        index.Lines = isFinal ? scanner._line : scanner._rowLine;
        return scanner._rowStart;
    }

    private void Run<TBlock>()
        where TBlock : struct, ICsvBlock
    {
        ref var start = ref MemoryMarshal.GetReference(_data);
        var at = 0;
        for (; at <= _data.Length - 64; at += 64)
        {
            TBlock.Match(ref Unsafe.Add(ref start, at), _dialect, out var special, out var rare);
            Block(special, rare, at);
        }

        if (at < _data.Length)
        {
            Span<byte> rest = stackalloc byte[64];
            rest.Clear();
            _data[at..].CopyTo(rest);
            var mask = (1UL << (_data.Length - at)) - 1;
            TBlock.Match(ref MemoryMarshal.GetReference(rest), _dialect, out var special, out var rare);
            Block(special & mask, rare & mask, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Block(ulong special, ulong rare, int at)
    {
        _index.EnsureFields(_fields);
        if (rare == 0 && !_inQuotes && _flags == 0 && _dialect.Comment == 0)
        {
            Plain(special, at);
        }
        else
        {
            Careful(special, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Plain(ulong special, int at)
    {
        ref var ends = ref MemoryMarshal.GetArrayDataReference(_index.Ends);
        ref var data = ref MemoryMarshal.GetReference(_data);
        var delimiter = _dialect.Delimiter;
        var fields = _fields;
        while (special != 0)
        {
            var position = at + BitOperations.TrailingZeroCount(special);
            special &= special - 1;
            Unsafe.Add(ref ends, fields++) = (uint)position;
            var value = Unsafe.Add(ref data, position);
            if (value != delimiter)
            {
                fields = EndRow(position, value, fields);
            }
        }

        _fields = fields;
    }

    /// <summary>Ends the row whose last field was just added; returns the number of fields that stay.</summary>
    private int EndRow(int position, byte value, int fields)
    {
        if (value == '\n' && position == _feedAfterReturn)
        {
            _rowStart = position + 1;
            return fields - 1;
        }

        _line++;
        if (value == '\r')
        {
            _feedAfterReturn = position + 1;
        }

        if (position == _rowStart && _skipBlankLines)
        {
            fields--;
        }
        else
        {
            _index.Add(new CsvRow(_rowStart, _firstField, _rowLine), fields);
            _firstField = fields;
        }

        _rowStart = position + 1;
        _rowLine = _line;
        return fields;
    }

    private void Careful(ulong special, int at)
    {
        var ends = _index.Ends;
        if (!_inQuotes && _flags == 0)
        {
            _fieldStart = _fields > _firstField ? (int)(ends[_fields - 1] & CsvIndex.Position) + 1 : _rowStart;
        }

        while (special != 0)
        {
            var position = at + BitOperations.TrailingZeroCount(special);
            special &= special - 1;
            if (position < _skipTo)
            {
                continue;
            }

            var value = _data[position];
            if (_inQuotes)
            {
                InQuotes(position, value);
            }
            else if (IsComment())
            {
                EndComment(position, value);
            }
            else if (value == _dialect.Delimiter)
            {
                ends[_fields++] = (uint)position | _flags;
                _flags = 0;
                _fieldStart = position + 1;
            }
            else if (value is (byte)'\n' or (byte)'\r')
            {
                ends[_fields++] = (uint)position | _flags;
                _flags = 0;
                _fields = EndRow(position, value, _fields);
                _fieldStart = _rowStart;
            }
            else if (value == _dialect.Quote && position == _fieldStart)
            {
                _inQuotes = true;
                _flags = CsvIndex.Quoted;
            }
        }
    }

    private void InQuotes(int position, byte value)
    {
        var next = position + 1 < _data.Length ? _data[position + 1] : (byte)0;
        if (value == _dialect.Escape && (next == _dialect.Quote || next == _dialect.Escape))
        {
            _skipTo = position + 2;
            _flags |= CsvIndex.Care;
        }
        else if (value == _dialect.Quote)
        {
            _inQuotes = false;
            if (next != _dialect.Delimiter && next is not ((byte)'\n' or (byte)'\r'))
            {
                _flags |= CsvIndex.Care;
            }
        }
        else if (value == '\n' || (value == '\r' && next != '\n'))
        {
            _line++;
        }
    }

    private readonly bool IsComment() =>
        _dialect.Comment != 0
        && _fields == _firstField
        && _flags == 0
        && _rowStart < _data.Length
        && _data[_rowStart] == _dialect.Comment;

    private void EndComment(int position, byte value)
    {
        if (value is not ((byte)'\n' or (byte)'\r'))
        {
            return;
        }

        _line++;
        _feedAfterReturn = value == '\r' ? position + 1 : -1;
        _rowStart = position + 1;
        _rowLine = _line;
        _fieldStart = _rowStart;
    }

    private void Finish()
    {
        if (_rowStart < _data.Length && !(IsComment() && !_inQuotes))
        {
            _index.EnsureFields(_fields);
            _index.Ends[_fields++] = (uint)_data.Length | _flags | (_inQuotes ? CsvIndex.Care : 0);
            _index.Add(new CsvRow(_rowStart, _firstField, _rowLine), _fields);
        }

        _rowStart = _data.Length;
    }
}
