using Weir.Columnar;
using Weir.Configuration;
using Weir.Formats.Json;

namespace Weir.Connectors.Http;

/// <summary>A resource of an API: a table.</summary>
internal sealed record ResourceOptions
{
    /// <summary>The most rows of the first page from which columns are inferred.</summary>
    public const int DefaultSampleRows = 1000;

    /// <summary>Its most bytes: with what a buffer needs besides, just below a power of two, as buffers come in those.</summary>
    public const int DefaultSampleBytes = 252 << 10;

    public required string Name { get; init; }

    /// <summary>Added to the base URL; or a whole URL.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the request is a POST instead of a GET.</summary>
    public bool IsPost { get; init; }

    /// <summary>The body of a POST: a map or list becomes JSON, a text is sent as it is.</summary>
    public ConfigurationNode? Body { get; init; }

    /// <summary>Query parameters of every request, in this order; a name may come several times.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Params { get; init; } = [];

    /// <summary>Where the rows are, such as <c>$.data[*]</c>; null: the array that is found, or lines.</summary>
    public string? Records { get; init; }

    /// <summary>Columns with a declared type.</summary>
    public IReadOnlyList<Field> Schema { get; init; } = [];

    public PaginationOptions Pagination { get; init; } = PaginationOptions.None;

    public IReadOnlyList<FilterMapping> Filters { get; init; } = [];

    /// <summary>The parameter that takes the LIMIT of a query; null: none.</summary>
    public string? LimitParam { get; init; }

    /// <summary>Columns that identify a row.</summary>
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];

    /// <summary>How the body is laid out.</summary>
    public JsonFormat Format { get; init; }

    /// <summary>What happens to a value that does not fit its column.</summary>
    public JsonDriftPolicy Drift { get; init; }

    /// <summary>What a page is that has nothing, null or an object where its records should be.</summary>
    public JsonMissingRecords OnMissing { get; init; }

    /// <summary>Rows to infer columns from; 0: only declared columns exist and nothing is asked for when planning.</summary>
    public int SampleRows { get; init; } = DefaultSampleRows;

    public int SampleBytes { get; init; } = DefaultSampleBytes;

    /// <summary>The names in braces in the path: columns that must be bound before it can be requested.</summary>
    public IReadOnlyList<string> PathParameters
    {
        get
        {
            var names = new List<string>();
            var from = 0;
            while (
                Path.IndexOf('{', from) is var open && open >= 0 && Path.IndexOf('}', open) is var close && close > open
            )
            {
                names.Add(Path[(open + 1)..close]);
                from = close + 1;
            }

            return names;
        }
    }
}
