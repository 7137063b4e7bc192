using System.Text.Json;
using Weir.Columnar;

namespace Weir.Movement;

/// <summary>What a job is, as its ledger keeps it: compared when an unfinished run is to be resumed.</summary>
internal static class JobDefinition
{
    /// <summary>The part that has an incremental run's bounds.</summary>
    public const string Cursor = "cursor";

    private static readonly MovementJson Writing = new(
        new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>The definition as a JSON object of texts.</summary>
    public static string Of(Transfer transfer, Schema source, Schema target)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["source"] = Secrets.SecretRedactor.Redact(transfer.Source),
            ["query"] = Secrets.SecretRedactor.Redact(transfer.Statement),
            ["target"] = transfer.Session.LocationOf(transfer.Target),
            ["mode"] = TransferModes.Name(transfer.Mode),
            ["key"] = string.Join(", ", transfer.Key),
            ["where"] = transfer.Condition ?? "",
            ["duplicates"] = transfer.Duplicates.ToString(),
            ["transformation"] = transfer.Transformation?.Version ?? "",
            ["options"] = string.Join(", ", transfer.TargetOptions.Select(o => $"{o.Key}={o.Value}")),
            ["source columns"] = Columns(source),
            ["target columns"] = Columns(target),
        };
        if (transfer.Window is { } window)
        {
            parts[Cursor] = window.ToText();
        }

        return JsonSerializer.Serialize(parts, Writing.DictionaryStringString);
    }

    /// <summary>A part of a definition; empty when it has none of that name.</summary>
    public static string Part(string definition, string name) => Read(definition).GetValueOrDefault(name, "");

    /// <summary>What differs between two definitions, a line each; empty when they are the same.</summary>
    public static IReadOnlyList<string> Differences(string earlier, string now)
    {
        var (old, current) = (Read(earlier), Read(now));
        return
        [
            .. old
                .Keys.Union(current.Keys, StringComparer.Ordinal)
                .Select(k => (Name: k, Old: old.GetValueOrDefault(k, ""), New: current.GetValueOrDefault(k, "")))
                .Where(p => p.Old != p.New)
                .Select(p => $"{p.Name} was \"{p.Old}\" and is \"{p.New}\""),
        ];
    }

    private static string Columns(Schema schema) => string.Join(", ", schema.Fields.Select(f => $"{f.Name} {f.Type}"));

    private static Dictionary<string, string> Read(string definition)
    {
        try
        {
            return JsonSerializer.Deserialize(definition, MovementJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal) { ["definition"] = definition };
        }
    }
}
