using System.Runtime.CompilerServices;

namespace Weir.Formats.Csv;

/// <summary>
/// The structure of a chunk: where each field ends, and which fields are a row. A field begins after the one before it
/// in its row, the first one where the row does.
/// </summary>
internal sealed class CsvIndex
{
    /// <summary>Set in an end when the field begins with a quote.</summary>
    public const uint Quoted = 1u << 31;

    /// <summary>Set when a quoted field holds escapes or does not end with its quote.</summary>
    public const uint Care = 1u << 30;

    /// <summary>The position in an end.</summary>
    public const uint Position = Care - 1;

    /// <summary>For each field the position after its last byte, with flags.</summary>
    public uint[] Ends { get; private set; } = new uint[4096];

    /// <summary>The rows, and one more that says where the fields of the last one end.</summary>
    public CsvRow[] Rows { get; private set; } = new CsvRow[1024];

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; private set; }

    /// <summary>Line ends passed, those inside of quotes included.</summary>
    public int Lines { get; set; }

    public void Clear()
    {
        RowCount = 0;
        Lines = 0;
    }

    /// <summary>Makes room for one block after <paramref name="used"/> fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnsureFields(int used)
    {
        if (Ends.Length - used < 72)
        {
            var grown = new uint[Ends.Length * 2];
            Ends.AsSpan(0, used).CopyTo(grown);
            Ends = grown;
        }
    }

    public void Add(CsvRow row, int nextField)
    {
        if (RowCount + 2 > Rows.Length)
        {
            var grown = new CsvRow[Rows.Length * 2];
            Rows.AsSpan().CopyTo(grown);
            Rows = grown;
        }

        Rows[RowCount++] = row;
        Rows[RowCount] = new CsvRow(0, nextField, 0);
    }

    /// <summary>How many fields the row has.</summary>
    public int FieldCount(int row) => Rows[row + 1].FirstField - Rows[row].FirstField;

    /// <summary>Where a field begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int StartOf(ref readonly CsvRow row, int column) =>
        column == 0 ? row.Start : (int)(Ends[row.FirstField + column - 1] & Position) + 1;
}
