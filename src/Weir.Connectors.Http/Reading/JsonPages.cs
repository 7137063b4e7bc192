using Weir.Formats.Json;

namespace Weir.Connectors.Http;

/// <summary>How the pages of a resource are read as JSON.</summary>
internal static class JsonPages
{
    /// <summary>Bytes that a page's reader holds at a time, records longer than that apart.</summary>
    public const int ChunkBytes = 60 << 10;

    private const int BatchBytes = 256 << 10;

    /// <summary>The options of one page; its request is what errors call it.</summary>
    public static JsonReadOptions Options(ResourceOptions resource, PageRequest request, ScanContext? context)
    {
        var isDeclared = resource.SampleRows == 0;
        return new JsonReadOptions
        {
            Name = request.ToString(),
            Format = resource.Format,
            Records = resource.Records,
            MissingRecords = resource.OnMissing,
            Captures = resource.Pagination.BodyPaths,
            Columns = isDeclared ? resource.Schema : null,
            Types = isDeclared ? [] : resource.Schema,
            SampleRows = Math.Max(1, resource.SampleRows),
            SampleBytes = isDeclared ? ChunkBytes : resource.SampleBytes,
            ChunkBytes = ChunkBytes,
            BatchBytes = BatchBytes,
            Drift = resource.Drift,
            Budget = context?.Budget,
        };
    }
}
