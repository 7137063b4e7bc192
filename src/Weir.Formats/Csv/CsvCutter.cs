namespace Weir.Formats.Csv;

/// <summary>
/// Cuts a CSV text into ranges of whole rows. Whether a line end ends a row can only be told by following the quotes from
/// the first byte on, so all of the text is gone through once: as <see cref="CsvSource"/> does for parallel readers, at
/// the speed of a search for line ends where there are no quotes. The same text and options always give the same ranges.
/// Memory: that of one chunk.
/// </summary>
public static class CsvCutter
{
    /// <summary>Ranges of that many rows, the last one of fewer; none when there are no rows.</summary>
    /// <exception cref="WeirException">As for reading the text; values are not looked at.</exception>
    public static async ValueTask<IReadOnlyList<TextRange>> CutAsync(
        Func<Stream> open,
        CsvLayout layout,
        CsvReadOptions options,
        long rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var source = new CsvSource(open, layout, options);
        await using var _ = source.ConfigureAwait(false);
        var chunk = new CsvChunk();
        var ranges = new List<TextRange>();
        var next = new TextRange(0, 0, 1, 0);
        while (await source.NextAsync(chunk, cancellationToken).ConfigureAwait(false))
        {
            next = Cut(chunk, source, rows, next with { To = chunk.Offset + chunk.Length }, ranges);
        }

        if (next.Rows > 0)
        {
            ranges.Add(next);
        }

        return ranges;
    }

    /// <summary>Goes on with the range that is not full; adds those that are and returns the next one.</summary>
    private static TextRange Cut(CsvChunk chunk, CsvSource source, long rows, TextRange next, List<TextRange> ranges)
    {
        if (chunk.NeedsScan)
        {
            // The last line of the text may lack its end.
            var lines = CsvSource.CountLines(chunk.Data) + 1;
            if (next.Rows + lines <= rows)
            {
                return next with { Rows = next.Rows + lines - (EndsWithLine(chunk) ? 1 : 0) };
            }

            CsvScanner.Scan(
                chunk.Data,
                true,
                source.Layout.Dialect,
                source.SkipBlankLines,
                chunk.Index,
                source.Options.ScanWidth
            );
        }

        var index = chunk.Index;
        var end = next.To;
        var row = (long)chunk.FirstRow;
        while (index.RowCount - row > rows - next.Rows)
        {
            row += rows - next.Rows;
            var first = index.Rows[row];
            var start = chunk.Offset + first.Start;
            ranges.Add(next with { To = start, Rows = rows });
            next = new TextRange(start, end, chunk.FirstLine + first.Line, 0);
        }

        return next with
        {
            Rows = next.Rows + index.RowCount - row,
        };
    }

    private static bool EndsWithLine(CsvChunk chunk) => chunk.Data is [.., (byte)'\n' or (byte)'\r'];
}
