using Weir.Configuration;

namespace Weir.Connectors.Http;

/// <summary>Reads the section <c>pagination</c>. Each kind knows its own keys only.</summary>
internal static class PaginationReader
{
    public static PaginationOptions Read(OptionReader resource, string name)
    {
        var node = resource.Node("pagination");
        if (node is null)
        {
            return PaginationOptions.None;
        }

        // pagination: link is short for pagination: { type: link }.
        var map = node switch
        {
            ConfigurationMap m => m,
            ConfigurationScalar { Text: not null } s => new ConfigurationMap(
                [new ConfigurationEntry("type", s, s.Origin)],
                s.Origin
            ),
            _ => throw resource.Wrong("pagination", node, "a map with a type"),
        };
        var reader = new OptionReader(map, $"pagination of resource \"{name}\"");
        _ = reader.RequiredText("type");
        var kind = reader.Choice("type", PaginationKind.None);
        var options = OfKind(kind, reader) with { Kind = kind };
        if (kind != PaginationKind.None)
        {
            options = options with
            {
                SizeParam = reader.Text("size_param"),
                Size = Optional(reader, "size", 1, 1_000_000),
                IsInBody = IsInBody(reader),
            };
            if (options is { SizeParam: not null, Size: null })
            {
                throw reader.Missing("size");
            }

            if (options is { Last: LastPage.Short, Size: null })
            {
                throw reader.Missing("size");
            }
        }

        reader.Finish();
        return options;
    }

    private static PaginationOptions OfKind(PaginationKind kind, OptionReader reader)
    {
        switch (kind)
        {
            case PaginationKind.Offset:
                return Counted(reader, "offset", 0) with { Total = reader.Text("total") };
            case PaginationKind.Page:
                return Counted(reader, "page", 1) with
                {
                    Total = reader.Text("total"),
                    TotalPages = reader.Text("total_pages"),
                };
            case PaginationKind.PageOnly:
                return Counted(reader, "page", 1);
            case PaginationKind.Cursor:
                var cursor = new PaginationOptions
                {
                    Param = reader.Text("param") ?? "cursor",
                    Next = reader.Text("next"),
                    NextHeader = reader.Text("next_header"),
                    HasMore = reader.Text("has_more"),
                };
                return (cursor.Next is null) == (cursor.NextHeader is null)
                    ? throw OptionReader.Error(
                        $"{reader.What} needs either \"next\", a path in the body, or \"next_header\"",
                        reader.Map.Origin,
                        null
                    )
                    : cursor;
            case PaginationKind.NextUrl:
                return new PaginationOptions { Next = reader.RequiredText("next"), HasMore = reader.Text("has_more") };
            case PaginationKind.Keyset:
                return new PaginationOptions
                {
                    Param = reader.RequiredText("param"),
                    Column = reader.RequiredText("column"),
                    HasMore = reader.Text("has_more"),
                };
            default:
                return PaginationOptions.None;
        }
    }

    private static PaginationOptions Counted(OptionReader reader, string param, long start) =>
        new()
        {
            Param = reader.Text("param") ?? param,
            Start = reader.Integer("start", start),
            HasMore = reader.Text("has_more"),
            Last = reader.Choice("last", LastPage.Empty),
        };

    private static bool IsInBody(OptionReader reader) =>
        reader.Text("in") switch
        {
            null or "query" => false,
            "body" => true,
            _ => throw reader.Wrong("in", reader.Node("in")!, "query or body"),
        };

    private static long? Optional(OptionReader reader, string key, long minimum, long maximum) =>
        reader.Node(key) is null ? null : reader.Integer(key, minimum, minimum, maximum);
}
