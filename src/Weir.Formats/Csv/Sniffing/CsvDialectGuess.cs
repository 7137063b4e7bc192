namespace Weir.Formats.Csv;

/// <summary>
/// Finds delimiter and quote: those with which most rows have as many fields as the first one, and more than one;
/// among equals the one that makes more fields, then comma, semicolon, tab, bar.
/// </summary>
internal static class CsvDialectGuess
{
    private const int Sample = 256 << 10;

    public static CsvDialect Find(ReadOnlySpan<byte> sample, bool isWhole, CsvReadOptions options)
    {
        isWhole &= sample.Length <= Sample;
        sample = sample[..Math.Min(sample.Length, Sample)];
        var index = new CsvIndex();
        CsvDialect? best = null;
        var (bestShare, bestWidth) = (0.0, 1);
        ReadOnlySpan<byte> delimiters = options.Delimiter is { } given ? [given] : ",;\t|"u8;
        ReadOnlySpan<byte> quotes =
            options.Quote is { } quote ? [quote]
            : HasSingleQuotes(sample) ? "\"'"u8
            : "\""u8;
        foreach (var q in quotes)
        {
            foreach (var delimiter in delimiters)
            {
                var dialect = new CsvDialect(delimiter, q, options.Escape ?? q, options.Comment ?? 0);
                CsvScanner.Scan(sample, isWhole, dialect, true, index);
                var (share, width) = Rate(index);
                if (width > 1 && (share > bestShare || (share >= bestShare && width > bestWidth)))
                {
                    (best, bestShare, bestWidth) = (dialect, share, width);
                }
            }
        }

        return best ?? new CsvDialect(delimiters[0], quotes[0], options.Escape ?? quotes[0], options.Comment ?? 0);
    }

    /// <summary>Single quotes are tried only where no double quote is and fields begin and end with them.</summary>
    private static bool HasSingleQuotes(ReadOnlySpan<byte> sample) =>
        !sample.Contains((byte)'"')
        && (sample.IndexOf(",'"u8) >= 0 || sample.IndexOf(";'"u8) >= 0 || sample.StartsWith("'"u8))
        && (sample.IndexOf("',"u8) >= 0 || sample.IndexOf("';"u8) >= 0 || sample.IndexOf("'\n"u8) >= 0);

    private static (double Share, int Width) Rate(CsvIndex index)
    {
        if (index.RowCount == 0)
        {
            return (0, 0);
        }

        var width = index.FieldCount(0);
        var same = 0;
        for (var row = 0; row < index.RowCount; row++)
        {
            same += index.FieldCount(row) == width ? 1 : 0;
        }

        return ((double)same / index.RowCount, width);
    }
}
