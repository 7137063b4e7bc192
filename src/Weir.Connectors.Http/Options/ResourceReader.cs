using Weir.Columnar;
using Weir.Configuration;
using Weir.Formats.Json;

namespace Weir.Connectors.Http;

/// <summary>Reads one resource.</summary>
internal static class ResourceReader
{
    private static readonly (string Sign, ComparisonOperator Operator)[] Signs =
    [
        // The longer signs first: each is looked for at the end of the text.
        ("<=", ComparisonOperator.LessOrEqual),
        (">=", ComparisonOperator.GreaterOrEqual),
        ("<>", ComparisonOperator.NotEqual),
        ("!=", ComparisonOperator.NotEqual),
        ("=", ComparisonOperator.Equal),
        ("<", ComparisonOperator.Less),
        (">", ComparisonOperator.Greater),
    ];

    public static ResourceOptions Read(string name, OptionReader reader)
    {
        var (sampleRows, sampleBytes) = Sample(reader);
        var options = new ResourceOptions
        {
            Name = name,
            Path = reader.RequiredText("path"),
            IsPost = IsPost(reader),
            Body = reader.Node("body"),
            Params = HttpOptionsReader.Pairs(reader, "params"),
            Records = reader.Text("records"),
            Schema = Schema(reader),
            Pagination = PaginationReader.Read(reader, name),
            Filters = Filters(reader),
            LimitParam = reader.Text("limit_param"),
            PrimaryKey = reader.TextList("primary_key"),
            Drift = reader.Choice("drift", JsonDriftPolicy.Widen),
            Format = reader.Choice("format", JsonFormat.Auto),
            OnMissing = reader.Choice("on_missing", JsonMissingRecords.Fail),
            SampleRows = sampleRows,
            SampleBytes = sampleBytes,
        };
        Check(options, reader);
        reader.Finish();
        return options;
    }

    private static void Check(ResourceOptions options, OptionReader reader)
    {
        if (options.Body is not null && !options.IsPost)
        {
            throw reader.Wrong("body", options.Body, "left out for GET", "Set method: POST.");
        }

        if (options.Pagination.IsInBody && (!options.IsPost || options.Body is not (null or ConfigurationMap)))
        {
            throw OptionReader.Error(
                $"pagination in the body needs method: POST and a map as body in {reader.What}",
                reader.Map.Origin,
                null
            );
        }

        if (
            options.Pagination is { Kind: PaginationKind.Keyset, Size: null } paging
            && options.PrimaryKey.Any(k => k != paging.Column)
        )
        {
            throw OptionReader.Error(
                $"keyset pagination by a column that is not the primary key needs size in {reader.What}: "
                    + "only then a page full of equal values can be noticed",
                reader.Map.Origin,
                null
            );
        }

        if (options.SampleRows == 0 && options.Schema.Count == 0)
        {
            throw OptionReader.Error($"{reader.What} needs a schema when sample rows are 0", reader.Map.Origin, null);
        }

        Uri? ignored = null;
        if (
            options.Path.Contains("://", StringComparison.Ordinal)
            && !(Uri.TryCreate(options.Path, UriKind.Absolute, out ignored) && ignored.Scheme is "http" or "https")
        )
        {
            throw reader.Wrong("path", reader.Node("path")!, "a path or an http:// or https:// URL");
        }

        if (ignored?.UserInfo.Length > 0)
        {
            throw OptionReader.Error(
                $"the path of {reader.What} must hold no password",
                reader.Node("path")!.Origin,
                "Put it under auth."
            );
        }
    }

    private static bool IsPost(OptionReader reader) =>
        reader.Text("method")?.ToUpperInvariant() switch
        {
            null or "GET" => false,
            "POST" => true,
            _ => throw reader.Wrong("method", reader.Node("method")!, "GET or POST"),
        };

    private static (int Rows, int Bytes) Sample(OptionReader reader)
    {
        if (reader.Section("sample") is not { } section)
        {
            return (ResourceOptions.DefaultSampleRows, ResourceOptions.DefaultSampleBytes);
        }

        var sample = new OptionReader(section.Map, $"sample of {reader.What}");
        var rows = (int)sample.Integer("rows", ResourceOptions.DefaultSampleRows, 0, 1_000_000);
        var bytes = sample.Bytes("bytes") ?? ResourceOptions.DefaultSampleBytes;
        if (bytes is < 4096 or > 64 << 20)
        {
            throw sample.Wrong("bytes", sample.Node("bytes")!, "a size from 4KB to 64MB");
        }

        sample.Finish();
        return (rows, (int)bytes);
    }

    private static List<Field> Schema(OptionReader reader)
    {
        var fields = new List<Field>();
        if (reader.Node("schema") is not { } node)
        {
            return fields;
        }

        if (node is not ConfigurationMap map)
        {
            throw reader.Wrong("schema", node, "a map of columns and types");
        }

        foreach (var entry in map.Entries)
        {
            if (entry.Value is not ConfigurationScalar { Text: { } text })
            {
                throw reader.Wrong(entry.Key, entry.Value, "a type such as bigint");
            }

            try
            {
                fields.Add(new Field(entry.Key, TypeText.Parse(text)));
            }
            catch (WeirException e) when (e.Code == ErrorCode.InvalidParameter)
            {
                throw reader.Wrong(entry.Key, entry.Value, "a type", e.Hint);
            }
        }

        return fields;
    }

    private static List<FilterMapping> Filters(OptionReader reader)
    {
        var filters = new List<FilterMapping>();
        if (reader.Node("filters") is not { } node)
        {
            return filters;
        }

        if (node is not ConfigurationMap map)
        {
            throw reader.Wrong("filters", node, "a map of comparisons and parameters");
        }

        foreach (var entry in map.Entries)
        {
            var key = entry.Key.TrimEnd();
            var place = Array.FindIndex(Signs, s => key.EndsWith(s.Sign, StringComparison.Ordinal));
            var column = place < 0 ? "" : key[..^Signs[place].Sign.Length].Trim();
            if (column.Length == 0)
            {
                throw OptionReader.Error(
                    $"\"{entry.Key}\" in filters of {reader.What} must be a column and a comparison such as \"status =\"",
                    entry.KeyOrigin,
                    null
                );
            }

            filters.Add(
                entry.Value is ConfigurationScalar { Text: { Length: > 0 } param }
                    ? new FilterMapping(column, Signs[place].Operator, param)
                    : throw reader.Wrong(entry.Key, entry.Value, "the name of a parameter")
            );
        }

        return filters;
    }
}
