using Weir.Configuration;

namespace Weir.Hosting.Configuration;

/// <summary>The <c>settings:</c> of a configuration. Null: the default of the session.</summary>
public sealed record WeirSettings
{
    /// <summary>Chains of operators that run at the same time, 1 to 1024.</summary>
    public int? Threads { get; init; }

    /// <summary>Bytes that queries may hold.</summary>
    public long? Memory { get; init; }

    /// <summary>The folder of temporary files.</summary>
    public string? Temp { get; init; }

    /// <summary>The settings of transfers by name, checked when one begins.</summary>
    public IReadOnlyDictionary<string, string> Transfer { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    internal static WeirSettings Read(OptionReader? reader, string folder)
    {
        if (reader is null)
        {
            return new WeirSettings();
        }

        var threads = reader.Integer("threads", 0, 1, 1024);
        var temp = reader.Text("temp");
        var settings = new WeirSettings
        {
            Threads = threads == 0 ? null : (int)threads,
            Memory = reader.Bytes("memory"),
            Temp = temp is null ? null : Path.GetFullPath(temp, folder),
            Transfer = reader.TextMap("transfer").ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
        };
        reader.Finish();
        return settings;
    }
}
