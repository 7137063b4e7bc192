using System.Text.Unicode;
using Weir.Columnar;

namespace Weir.Formats.Csv;

/// <summary>A column of text.</summary>
internal sealed class CsvTextColumn(int place, CsvLayout layout, CsvReadOptions options)
    : CsvColumn(place, layout, options)
{
    private readonly TextColumnBuilder _builder = new(layout.Schema[place].Type, options.BatchRows, options.Budget);

    public override bool IsText => true;

    public override void Read(CsvChunk chunk, int firstRow, int count, CsvRowErrors errors)
    {
        var data = chunk.Data;
        var index = chunk.Index;
        var rows = index.Rows.AsSpan(firstRow, count);
        var ends = index.Ends.AsSpan();
        for (var i = 0; i < rows.Length; i++)
        {
            if (errors.IsBad(firstRow + i))
            {
                _builder.AppendNull();
                continue;
            }

            ref readonly var row = ref rows[i];
            var end = ends[row.FirstField + Place];
            var field = data[index.StartOf(in row, Place)..(int)(end & CsvIndex.Position)];
            if ((end & CsvIndex.Quoted) != 0)
            {
                if (!TryUnquote(field, end, firstRow + i, errors, out field))
                {
                    _builder.AppendNull();
                    continue;
                }
            }
            else if (field.IsEmpty ? IsEmptyNull : IsNullText(field))
            {
                _builder.AppendNull();
                continue;
            }

            if (!chunk.IsValidText && !Utf8.IsValid(field))
            {
                errors.WrongText(firstRow + i, Place, field);
                _builder.AppendNull();
                continue;
            }

            _builder.Append(field);
        }
    }

    public override Column Build() => _builder.Build();

    public override void Dispose() => _builder.Dispose();
}
