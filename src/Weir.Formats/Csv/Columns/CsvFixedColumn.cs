using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A column of fixed width.</summary>
internal sealed class CsvFixedColumn<T, TValue>(int place, CsvLayout layout, CsvReadOptions options, TValue values)
    : CsvColumn(place, layout, options)
    where T : unmanaged, IEquatable<T>
    where TValue : struct, ICsvValue<T>
{
    private readonly FixedColumnBuilder<T> _builder = new(layout.Schema[place].Type, options.BatchRows, options.Budget);

    public override bool IsText => false;

    public override void Read(CsvChunk chunk, int firstRow, int count, CsvRowErrors errors)
    {
        var data = chunk.Data;
        var index = chunk.Index;
        var rows = index.Rows.AsSpan(firstRow, count);
        var ends = index.Ends.AsSpan();
        var plain = NullTexts.Length == 0 && !errors.Any;
        var target = _builder.AppendUninitialized(count);
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (!plain && errors.IsBad(firstRow + i))
            {
                target[i] = default;
                continue;
            }

            var end = ends[row.FirstField + Place];
            var start = index.StartOf(in row, Place);
            var field = data[start..(int)(end & CsvIndex.Position)];
            if (!plain || end >= CsvIndex.Care || !values.TryParse(field, out target[i]))
            {
                ReadSlowly(field, end, firstRow + i, i, target, errors);
            }
        }
    }

    public override Column Build() => _builder.Build();

    public override void Dispose() => _builder.Dispose();

    private void ReadSlowly(ReadOnlySpan<byte> field, uint end, int row, int slot, Span<T> target, CsvRowErrors errors)
    {
        target[slot] = default;
        var isQuoted = (end & CsvIndex.Quoted) != 0;
        if (isQuoted && !TryUnquote(field, end, row, errors, out field))
        {
            return;
        }

        if (field.IsEmpty ? isQuoted || IsEmptyNull : !isQuoted && IsNullText(field))
        {
            _builder.SetNull(slot);
        }
        else if (!values.TryParse(ValueParser.Trim(field), out target[slot]))
        {
            target[slot] = default;
            errors.WrongValue(row, Place, field);
        }
    }
}
