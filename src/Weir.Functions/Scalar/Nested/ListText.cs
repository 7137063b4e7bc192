using System.Buffers;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Lists as text and back.</summary>
internal static class ListText
{
    public static Column Joined(in ScalarCall call)
    {
        var formatter = new ColumnFormatter(call.Context.TimeZone);
        var buffer = new ArrayBufferWriter<byte>();
        return RowLoops.Text(
            (in r, b) =>
            {
                buffer.ResetWrittenCount();
                var lists = (ListColumn)r.Column(0);
                var any = false;
                for (var i = lists.Offsets[r.Index]; i < lists.Offsets[r.Index + 1]; i++)
                {
                    if (lists.Elements.IsNull(i) && r.Count < 3)
                    {
                        continue;
                    }

                    buffer.Write(any ? r.Text(1) : default);
                    any = true;
                    if (lists.Elements.IsNull(i))
                    {
                        buffer.Write(r.Text(2));
                    }
                    else
                    {
                        formatter.Write(lists.Elements, i, buffer);
                    }
                }

                b.Append(buffer.WrittenSpan);
            }
        )(in call);
    }

    /// <summary>Parts between separators; without one (null) all characters; an empty text has no parts.</summary>
    public static void Split(scoped in Row row, ListColumnBuilder target)
    {
        if (row.IsNull(0))
        {
            target.AppendNull();
            return;
        }

        var text = row.Text(0);
        var elements = (TextColumnBuilder)target.Elements;
        var nothing = row.Count > 2 && !row.IsNull(2) ? row.String(2) : null;
        if (row.IsNull(1))
        {
            for (var rest = text; !rest.IsEmpty; )
            {
                Rune.DecodeFromUtf8(rest, out _, out var length);
                Append(elements, rest[..length], nothing);
                rest = rest[length..];
            }
        }
        else if (!text.IsEmpty)
        {
            var separator = row.Text(1);
            for (var at = separator.IsEmpty ? -1 : text.IndexOf(separator); at >= 0; at = text.IndexOf(separator))
            {
                Append(elements, text[..at], nothing);
                text = text[(at + separator.Length)..];
            }

            Append(elements, text, nothing);
        }

        target.CloseRow();
    }

    private static void Append(TextColumnBuilder elements, ReadOnlySpan<byte> part, string? nothing)
    {
        if (nothing is not null && part.SequenceEqual(Encoding.UTF8.GetBytes(nothing)))
        {
            elements.AppendNull();
        }
        else
        {
            elements.Append(part);
        }
    }
}
