using System.Text.Json;
using System.Text.Unicode;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A column of JSON documents, enumeration labels or bytes: texts that are checked or converted.</summary>
internal sealed class CsvCheckedTextColumn(int place, CsvLayout layout, CsvReadOptions options)
    : CsvColumn(place, layout, options)
{
    private readonly DataType _type = layout.Schema[place].Type;
    private readonly TextColumnBuilder _builder = new(layout.Schema[place].Type, options.BatchRows, options.Budget);

    public override bool IsText => true;

    public override void Read(CsvChunk chunk, int firstRow, int count, CsvRowErrors errors)
    {
        for (var row = firstRow; row < firstRow + count; row++)
        {
            if (errors.IsBad(row) || !TryAppend(chunk, row, errors))
            {
                _builder.AppendNull();
            }
        }
    }

    public override Column Build() => _builder.Build();

    public override void Dispose() => _builder.Dispose();

    private bool TryAppend(CsvChunk chunk, int row, CsvRowErrors errors)
    {
        ref readonly var start = ref chunk.Index.Rows[row];
        var end = chunk.Index.Ends[start.FirstField + Place];
        var field = chunk.Data[chunk.Index.StartOf(in start, Place)..(int)(end & CsvIndex.Position)];
        var isQuoted = (end & CsvIndex.Quoted) != 0;
        if (isQuoted && !TryUnquote(field, end, row, errors, out field))
        {
            return false;
        }

        if (!isQuoted && (field.IsEmpty ? IsEmptyNull : IsNullText(field)))
        {
            return false;
        }

        if (!TryConvert(field, out var value))
        {
            errors.WrongValue(row, Place, field);
            return false;
        }

        _builder.Append(value);
        return true;
    }

    private bool TryConvert(ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = field;
        switch (_type.Kind)
        {
            case TypeKind.Blob:
                var ok = ValueParser.TryParseBytes(field, out var bytes);
                value = bytes;
                return ok;
            case TypeKind.Enum:
                return _type.Labels.Contains(System.Text.Encoding.UTF8.GetString(field), StringComparer.Ordinal);
            default:
                return IsJson(field);
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            return false;
        }

        var reader = new Utf8JsonReader(text);
        try
        {
            while (reader.Read()) { }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
