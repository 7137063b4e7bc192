namespace Weir.Formats.Csv;

/// <summary>Takes the quotes off a field.</summary>
internal static class CsvText
{
    /// <summary>
    /// The text of a field that begins with a quote, in <paramref name="target"/> (as long as the field); null when it is
    /// well formed, else what is wrong with it. Blanks after the closing quote are left out.
    /// </summary>
    public static string? Unquote(ReadOnlySpan<byte> field, CsvDialect dialect, Span<byte> target, out int length)
    {
        length = 0;
        var at = 1;
        while (at < field.Length)
        {
            var value = field[at];
            var next = at + 1 < field.Length ? field[at + 1] : (byte)0;
            if (value == dialect.Escape && at + 1 < field.Length && (next == dialect.Quote || next == dialect.Escape))
            {
                target[length++] = next;
                at += 2;
            }
            else if (value == dialect.Quote)
            {
                return field[(at + 1)..].ContainsAnyExcept((byte)' ', (byte)'\t')
                    ? "text follows the closing quote"
                    : null;
            }
            else
            {
                target[length++] = value;
                at++;
            }
        }

        return "the quote is not closed";
    }
}
