using System.Text;
using Weir.Columnar;

namespace Weir.Formats.Csv;

/// <summary>Reads one column of rows into a builder.</summary>
internal abstract class CsvColumn(int place, CsvLayout layout, CsvReadOptions options) : IDisposable
{
    private byte[] _scratch = new byte[256];

    public abstract bool IsText { get; }

    protected int Place { get; } = place;

    protected CsvDialect Dialect { get; } = layout.Dialect;

    /// <summary>Texts that mean NULL besides the empty one.</summary>
    protected byte[][] NullTexts { get; } =
    [.. options.NullTexts.Where(t => t.Length > 0).Select(Encoding.UTF8.GetBytes)];

    protected bool IsEmptyNull { get; } = options.NullTexts.Contains("", StringComparer.Ordinal);

    /// <summary>Appends a value for each row; rows with an error get any value and are marked.</summary>
    public abstract void Read(CsvChunk chunk, int firstRow, int count, CsvRowErrors errors);

    public abstract Column Build();

    public abstract void Dispose();

    protected bool IsNullText(ReadOnlySpan<byte> text)
    {
        foreach (var candidate in NullTexts)
        {
            if (text.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of a quoted field, valid until the next call; false when the row was marked instead.</summary>
    protected bool TryUnquote(
        ReadOnlySpan<byte> field,
        uint flags,
        int row,
        CsvRowErrors errors,
        out ReadOnlySpan<byte> text
    )
    {
        if ((flags & CsvIndex.Care) == 0)
        {
            text = field[1..^1];
            return true;
        }

        if (_scratch.Length < field.Length)
        {
            _scratch = new byte[field.Length * 2];
        }

        if (CsvText.Unquote(field, Dialect, _scratch, out var length) is { } reason)
        {
            errors.Malformed(row, Place, reason);
            text = default;
            return false;
        }

        text = _scratch.AsSpan(0, length);
        return true;
    }
}
