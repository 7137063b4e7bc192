using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>How a JSON text is read. What is null is found out from the beginning of the text.</summary>
public sealed record JsonReadOptions
{
    /// <summary>The largest <see cref="MaximumRecordBytes"/>.</summary>
    public const int LargestRecordBytes = 128 << 20;

    /// <summary>What errors call the text: its path or URL without secrets.</summary>
    public string Name { get; init; } = "JSON";

    /// <summary>The layout of the text.</summary>
    public JsonFormat Format { get; init; }

    /// <summary>
    /// Where the records of a document are: names and indexes as in <c>$.data[*]</c>, <c>$['a b'][0].rows</c>, <c>$</c>.
    /// An array there holds the records, with or without a final <c>[*]</c>; an earlier <c>[*]</c> stands for every
    /// element. null: the top array, else the array of objects nearest to the top, else the document itself.
    /// </summary>
    public string? Records { get; init; }

    /// <summary>What to make of a document without an array at the records path.</summary>
    public JsonMissingRecords MissingRecords { get; init; }

    /// <summary>
    /// Paths of single values outside of the records, such as <c>$.meta.next_cursor</c>; see <see cref="JsonReader.Captured"/>.
    /// </summary>
    public IReadOnlyList<string> Captures { get; init; } = [];

    /// <summary>All columns with their types, other fields are left out; null: fields and types from the sample.</summary>
    public IReadOnlyList<Field>? Columns { get; init; }

    /// <summary>Types of single columns, the others come from the sample. A name that the sample lacks adds a column.</summary>
    public IReadOnlyList<Field> Types { get; init; } = [];

    /// <summary>Every column is text: strings as they are, all else as its JSON text.</summary>
    public bool AllVarchar { get; init; }

    /// <summary>How many records the types are inferred from, at most.</summary>
    public int SampleRows { get; init; } = 20_480;

    /// <summary>How many bytes the sample has, at most; one whole record is always in it.</summary>
    public int SampleBytes { get; init; } = 1 << 20;

    /// <summary>The longest record in bytes, at most <see cref="LargestRecordBytes"/>; a longer one is an error.</summary>
    public int MaximumRecordBytes { get; init; } = 16 << 20;

    /// <summary>How deep objects and arrays may nest.</summary>
    public int MaximumDepth { get; init; } = 512;

    /// <summary>The most rows of a batch.</summary>
    public int BatchRows { get; init; } = Batch.DefaultRows;

    /// <summary>A batch ends early once its records had that many bytes.</summary>
    public int BatchBytes { get; init; } = 4 << 20;

    /// <summary>Bytes that are read at a time; records that are longer grow the buffer.</summary>
    public int ChunkBytes { get; init; } = 256 << 10;

    /// <summary>The zone of instants without an offset in a declared column.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What happens to values that do not fit their column.</summary>
    public JsonDriftPolicy Drift { get; init; }

    /// <summary>Whether <see cref="JsonReader.Fingerprint"/> is wanted, to notice that the same records come again.</summary>
    public bool WithFingerprint { get; init; }

    /// <summary>Gets the rejected records. It may raise to end reading.</summary>
    public Action<JsonRecordError>? Rejected { get; init; }

    /// <summary>Called with warnings for the user, each once.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>What columns are counted against.</summary>
    public MemoryBudget? Budget { get; init; }
}
