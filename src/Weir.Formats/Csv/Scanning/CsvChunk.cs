namespace Weir.Formats.Csv;

/// <summary>Some whole rows of a text with their structure.</summary>
internal sealed class CsvChunk
{
    /// <summary>The bytes; only the first <see cref="Length"/> count.</summary>
    public byte[] Buffer { get; set; } = [];

    public int Length { get; set; }

    /// <summary>Where in the text the first byte stands.</summary>
    public long Offset { get; set; }

    public CsvIndex Index { get; } = new();

    /// <summary>Whether <see cref="Index"/> is still to be made.</summary>
    public bool NeedsScan { get; set; }

    /// <summary>The first row with data: 1 when the chunk begins with the header.</summary>
    public int FirstRow { get; set; }

    /// <summary>The line of the first byte, counted from one.</summary>
    public long FirstLine { get; set; }

    /// <summary>Whether all bytes are valid UTF-8.</summary>
    public bool IsValidText { get; set; }

    /// <summary>Forgets the rows.</summary>
    public void Clear()
    {
        Length = 0;
        FirstRow = 0;
        NeedsScan = false;
        Index.Clear();
    }

    public ReadOnlySpan<byte> Data => Buffer.AsSpan(0, Length);

    /// <summary>The bytes of a row without its line end, cut to <paramref name="limit"/>.</summary>
    public ReadOnlySpan<byte> RowBytes(int row, int limit)
    {
        var start = Index.Rows[row].Start;
        var end = (int)(Index.Ends[Index.Rows[row + 1].FirstField - 1] & CsvIndex.Position);
        return Buffer.AsSpan(start, Math.Min(end - start, limit));
    }
}
