using Weir.Columnar;

namespace Weir.Formats.Csv;

/// <summary>How a CSV text is read. What is null is found out from the beginning of the text.</summary>
public sealed record CsvReadOptions
{
    /// <summary>What errors call the text: its path.</summary>
    public string Name { get; init; } = "CSV";

    /// <summary>The byte between fields.</summary>
    public byte? Delimiter { get; init; }

    /// <summary>The byte around fields; 0 for none.</summary>
    public byte? Quote { get; init; }

    /// <summary>The byte before a quote inside of quotes; null: the quote itself.</summary>
    public byte? Escape { get; init; }

    /// <summary>Whether the first row holds names.</summary>
    public bool? Header { get; init; }

    /// <summary>The byte that begins lines to leave out; null for none.</summary>
    public byte? Comment { get; init; }

    /// <summary>Lines to leave out at the beginning.</summary>
    public int SkipLines { get; init; }

    /// <summary>
    /// Unquoted fields that mean NULL. An empty quoted field is an empty text in a text column and NULL in any other.
    /// </summary>
    public IReadOnlyList<string> NullTexts { get; init; } = [""];

    /// <summary>All columns with their types; null: names from the header, types from the sample.</summary>
    public IReadOnlyList<Field>? Columns { get; init; }

    /// <summary>Types of single columns, by name without regard to case; the others come from the sample.</summary>
    public IReadOnlyDictionary<string, DataType> Types { get; init; } =
        new Dictionary<string, DataType>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every column is text.</summary>
    public bool AllVarchar { get; init; }

    /// <summary>How many rows the types are inferred from, at most.</summary>
    public int SampleRows { get; init; } = 20_480;

    /// <summary>How many bytes the sample has, at most; one whole row is always in it.</summary>
    public int SampleBytes { get; init; } = 1 << 20;

    /// <summary>The longest row in bytes; a longer one is an error.</summary>
    public int MaximumLineBytes { get; init; } = 16 << 20;

    /// <summary>The most rows of a batch.</summary>
    public int BatchRows { get; init; } = Batch.DefaultRows;

    /// <summary>Bytes that are read at a time.</summary>
    public int ChunkBytes { get; init; } = 256 << 10;

    /// <summary>The zone of instants without an offset.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What happens to rows that cannot be read.</summary>
    public CsvErrorPolicy OnError { get; init; }

    /// <summary>Gets the rejected rows; called by several readers at once. It may raise to end reading.</summary>
    public Action<CsvRowError>? Rejected { get; init; }

    /// <summary>What columns are counted against.</summary>
    public MemoryBudget? Budget { get; init; }

    /// <summary>Which instructions find the structure; for tests of each.</summary>
    internal CsvScanWidth ScanWidth { get; init; } = CsvScanWidth.Widest;
}
