using System.Buffers;

namespace Weir.Columnar.Values;

/// <summary>
/// Writes any value of a column as text. Lists are written as PostgreSQL writes arrays (<c>{1,2,NULL}</c>), structs and
/// maps as DuckDB writes them (<c>{'a': 1}</c>, <c>{k=v}</c>), bytes as <c>\x</c> and hexadecimal digits.
/// </summary>
public sealed class ColumnFormatter
{
    private readonly TimeZoneInfo _zone;
    private readonly byte[] _scratch = new byte[ValueFormatter.MaximumLength];

    /// <summary>A formatter that shows instants in the zone.</summary>
    public ColumnFormatter(TimeZoneInfo zone)
    {
        _zone = zone;
    }

    /// <summary>Writes the value of a row that is not null.</summary>
    public void Write(Column column, int row, IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(column);
        switch (column)
        {
            case DictionaryColumn dictionary:
                Write(dictionary.Dictionary, dictionary.Indices[row], target);
                break;
            case TextColumn text:
                WriteText(text, row, target);
                break;
            case ListColumn list when column.Type.Kind == TypeKind.Map:
                WriteMap(list, row, target);
                break;
            case ListColumn list:
                WriteList(list, row, target);
                break;
            case StructColumn @struct:
                WriteStruct(@struct, row, target);
                break;
            default:
                target.Write(_scratch.AsSpan(0, Scalar(column, row, _scratch)));
                break;
        }
    }

    /// <summary>Writes a fixed-width value that is not null; returns the number of bytes.</summary>
    public int Scalar(Column column, int row, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column switch
        {
            Column<long> c => column.Type.Kind switch
            {
                TypeKind.Decimal => ValueFormatter.FormatDecimal(c.Values[row], column.Type.Scale, target),
                TypeKind.Time => ValueFormatter.FormatTime(c.Values[row], target),
                TypeKind.Timestamp => ValueFormatter.FormatTimestamp(c.Values[row], target),
                TypeKind.TimestampTz => ValueFormatter.FormatTimestampTz(c.Values[row], _zone, target),
                _ => ValueFormatter.Format(c.Values[row], target),
            },
            Column<int> c when column.Type.Kind == TypeKind.Date => ValueFormatter.FormatDate(c.Values[row], target),
            Column<int> c => ValueFormatter.Format((long)c.Values[row], target),
            Column<short> c => ValueFormatter.Format((long)c.Values[row], target),
            Column<Int128> c => ValueFormatter.FormatDecimal(c.Values[row], column.Type.Scale, target),
            Column<double> c => ValueFormatter.Format(c.Values[row], target),
            Column<float> c => ValueFormatter.Format(c.Values[row], target),
            Column<bool> c => ValueFormatter.Format(c.Values[row], target),
            Column<Interval> c => ValueFormatter.FormatInterval(c.Values[row], target),
            Column<UInt128> c => ValueFormatter.FormatUuid(c.Values[row], target),
            _ => throw new WeirException(ErrorCode.Internal, $"No text form for {column.Type}"),
        };
    }

    private static void WriteText(TextColumn text, int row, IBufferWriter<byte> target)
    {
        var bytes = text.GetBytes(row);
        if (text.Type.Kind != TypeKind.Blob)
        {
            target.Write(bytes);
            return;
        }

        target.Write("\\x"u8);
        foreach (var value in bytes)
        {
            var span = target.GetSpan(2);
            span[0] = "0123456789abcdef"u8[value >> 4];
            span[1] = "0123456789abcdef"u8[value & 15];
            target.Advance(2);
        }
    }

    private void WriteList(ListColumn list, int row, IBufferWriter<byte> target)
    {
        target.Write("{"u8);
        var (from, to) = (list.Offsets[row], list.Offsets[row + 1]);
        for (var i = from; i < to; i++)
        {
            if (i > from)
            {
                target.Write(","u8);
            }

            if (list.Elements.IsNull(i))
            {
                target.Write("NULL"u8);
            }
            else if (list.Elements is Column<bool> truths)
            {
                target.Write(truths.Values[i] ? "t"u8 : "f"u8);
            }
            else if (!list.Elements.Type.IsNested)
            {
                WriteArrayText(list.Elements, i, target);
            }
            else
            {
                Write(list.Elements, i, target);
            }
        }

        target.Write("}"u8);
    }

    private void WriteArrayText(Column elements, int row, IBufferWriter<byte> target)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(elements, row, buffer);
        var text = buffer.WrittenSpan;
        var quoted =
            text.Length == 0
            || text.IndexOfAny(" \t\n\r\v\f{}\",\\"u8) >= 0
            || System.Text.Ascii.EqualsIgnoreCase(text, "NULL"u8);
        if (!quoted)
        {
            target.Write(text);
            return;
        }

        target.Write("\""u8);
        foreach (var value in text)
        {
            if (value is (byte)'"' or (byte)'\\')
            {
                target.Write("\\"u8);
            }

            target.Write([value]);
        }

        target.Write("\""u8);
    }

    private void WriteStruct(StructColumn column, int row, IBufferWriter<byte> target)
    {
        target.Write("{"u8);
        for (var i = 0; i < column.Fields.Count; i++)
        {
            target.Write(i == 0 ? "'"u8 : ", '"u8);
            target.Write(System.Text.Encoding.UTF8.GetBytes(column.Type.Fields[i].Name));
            target.Write("': "u8);
            WriteOrNull(column.Fields[i], row, target);
        }

        target.Write("}"u8);
    }

    private void WriteMap(ListColumn map, int row, IBufferWriter<byte> target)
    {
        target.Write("{"u8);
        var entries = (StructColumn)map.Elements;
        for (var i = map.Offsets[row]; i < map.Offsets[row + 1]; i++)
        {
            if (i > map.Offsets[row])
            {
                target.Write(", "u8);
            }

            WriteOrNull(entries.Fields[0], i, target);
            target.Write("="u8);
            WriteOrNull(entries.Fields[1], i, target);
        }

        target.Write("}"u8);
    }

    private void WriteOrNull(Column column, int row, IBufferWriter<byte> target)
    {
        if (column.IsNull(row))
        {
            target.Write("NULL"u8);
        }
        else
        {
            Write(column, row, target);
        }
    }
}
