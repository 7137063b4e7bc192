using System.Buffers;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>The fields of one column of a batch, ready to be put between delimiters.</summary>
internal sealed class CsvFieldColumn
{
    private readonly ColumnFormatter _formatter;
    private readonly CsvWriteOptions _options;
    private readonly DataType _type;
    private readonly SearchValues<byte> _structure;
    private readonly ArrayBufferWriter<byte> _text = new(16 << 10);
    private readonly ArrayBufferWriter<byte> _value = new();
    private readonly bool _isUsualDelimiter;
    private int[] _ends = new int[Batch.DefaultRows];

    public CsvFieldColumn(ColumnFormatter formatter, CsvWriteOptions options, DataType type)
    {
        _formatter = formatter;
        _options = options;
        _type = type;
        _structure = Structure(options);
        _isUsualDelimiter = ",;\t|"u8.Contains(options.Delimiter);
    }

    public ReadOnlySpan<byte> Field(int row)
    {
        var start = row == 0 ? 0 : _ends[row - 1];
        return _text.WrittenSpan[start.._ends[row]];
    }

    /// <summary>Takes the values of a column without a dictionary.</summary>
    public void Fill(Column column, int count)
    {
        _text.ResetWrittenCount();
        if (_ends.Length < count)
        {
            _ends = new int[count];
        }

        switch (column)
        {
            case TextColumn text when _type.Kind != TypeKind.Blob:
                FillText(text, count);
                break;
            case var _ when FixedTypes.IsFixed(column.Type) && _isUsualDelimiter:
                FillFixed(column, count);
                break;
            default:
                FillOther(column, count);
                break;
        }
    }

    /// <summary>Writes a text, in quotes where it needs them.</summary>
    public static void Quote(ReadOnlySpan<byte> text, CsvWriteOptions options, IBufferWriter<byte> target) =>
        Write(text, Structure(options), options.QuoteAll, target);

    private static SearchValues<byte> Structure(CsvWriteOptions options) =>
        SearchValues.Create([options.Delimiter, (byte)'"', (byte)'\n', (byte)'\r']);

    private static void Write(
        ReadOnlySpan<byte> text,
        SearchValues<byte> structure,
        bool always,
        IBufferWriter<byte> target
    )
    {
        if (!always && !text.IsEmpty && !text.ContainsAny(structure))
        {
            target.Write(text);
            return;
        }

        target.Write("\""u8);
        while (text.IndexOf((byte)'"') is var quote && quote >= 0)
        {
            target.Write(text[..(quote + 1)]);
            target.Write("\""u8);
            text = text[(quote + 1)..];
        }

        target.Write(text);
        target.Write("\""u8);
    }

    private void FillText(TextColumn column, int count)
    {
        for (var row = 0; row < count; row++)
        {
            if (!column.IsNull(row))
            {
                Write(column.GetBytes(row), _structure, _options.QuoteAll, _text);
            }

            _ends[row] = _text.WrittenCount;
        }
    }

    private void FillFixed(Column column, int count)
    {
        for (var row = 0; row < count; row++)
        {
            if (!column.IsNull(row))
            {
                var target = _text.GetSpan(ValueFormatter.MaximumLength);
                _text.Advance(_formatter.Scalar(column, row, target));
            }

            _ends[row] = _text.WrittenCount;
        }
    }

    private void FillOther(Column column, int count)
    {
        for (var row = 0; row < count; row++)
        {
            if (!column.IsNull(row))
            {
                _value.ResetWrittenCount();
                _formatter.Write(column, row, _value);
                Write(_value.WrittenSpan, _structure, false, _text);
            }

            _ends[row] = _text.WrittenCount;
        }
    }
}
