using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Weir.Sql.Tests.Support;

/// <summary>The folder of corpora beside the repository, or where WEIR_SHARED says.</summary>
internal static class SharedFiles
{
    public static string? Root { get; } = Find();

    public static IEnumerable<string> TpchQueries() =>
        Directory.GetFiles(Path.Combine(Root!, "data/tpch/queries"), "*.sql").Order(StringComparer.Ordinal);

    /// <summary>The statements of other systems' suites, and whether PostgreSQL accepts them.</summary>
    public static IEnumerable<(string Sql, bool IsOk)> Statements()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Root!, "corpora/slt"), "*.jsonl"))
        {
            foreach (var line in File.ReadLines(path))
            {
                using var document = JsonDocument.Parse(line);
                foreach (var record in document.RootElement.GetProperty("records").EnumerateArray())
                {
                    if (record.TryGetProperty("sql", out var sql) && record.TryGetProperty("ok", out var ok))
                    {
                        yield return (sql.GetString()!, ok.ValueKind == JsonValueKind.True);
                    }
                }
            }
        }
    }

    private static string? Find([CallerFilePath] string path = "")
    {
        if (Environment.GetEnvironmentVariable("WEIR_SHARED") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Weir.slnx")))
            {
                var shared = Path.GetFullPath(Path.Combine(folder, "../shared"));
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}
