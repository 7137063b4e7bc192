using System.Buffers;

namespace Weir.Formats.Json;

/// <summary>
/// Cuts records in lines into ranges. A JSON value holds no line end but as an escape (RFC 8259, section 7), so every line
/// end ends a record; lines are counted from the first one on, so that the same text always gives the same ranges.
/// </summary>
public static class JsonLineCutter
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Ranges of that many lines, the last one of fewer; none for an empty text. The stream stays the caller's.</summary>
    public static async ValueTask<IReadOnlyList<TextRange>> CutAsync(
        Stream text,
        long rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var ranges = new List<TextRange>();
        var next = new TextRange(0, 0, 1, 0);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var last = (byte)'\n';
        try
        {
            int read;
            while ((read = await text.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                next = Cut(buffer.AsSpan(0, read), rows, next, ranges);
                last = buffer[read - 1];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (next.To > next.From)
        {
            ranges.Add(next with { Rows = next.Rows + (last == '\n' ? 0 : 1) });
        }

        return ranges;
    }

    private static TextRange Cut(ReadOnlySpan<byte> data, long rows, TextRange next, List<TextRange> ranges)
    {
        while (!data.IsEmpty)
        {
            if (next.Rows == rows)
            {
                ranges.Add(next);
                next = new TextRange(next.To, next.To, next.FirstLine + rows, 0);
            }

            var lines = data.Count((byte)'\n');
            var isFull = next.Rows + lines >= rows;
            var used = isFull ? EndOfLine(data, rows - next.Rows) : data.Length;
            next = next with { To = next.To + used, Rows = isFull ? rows : next.Rows + lines };
            data = data[used..];
        }

        return next;
    }

    /// <summary>How many bytes that many lines have.</summary>
    private static int EndOfLine(ReadOnlySpan<byte> data, long lines)
    {
        var at = 0;
        for (; lines > 0; lines--)
        {
            at += data[at..].IndexOf((byte)'\n') + 1;
        }

        return at;
    }
}
