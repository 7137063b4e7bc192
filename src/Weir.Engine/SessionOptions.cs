using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Engine;

/// <summary>How a session works. Immutable.</summary>
public sealed record SessionOptions
{
    /// <summary>The connectors whose URLs, paths and table functions SQL may use.</summary>
    public IReadOnlyList<IConnector> Connectors { get; init; } = [];

    /// <summary>The named connections; the session disposes them.</summary>
    public IReadOnlyList<IDataSource> Connections { get; init; } = [];

    /// <summary>The folder that relative paths in SQL start from.</summary>
    public string BaseDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Where temporary files may go.</summary>
    public string TempDirectory { get; init; } = Path.GetTempPath();

    /// <summary>How many chains of operators one query runs at the same time; at least 1. Default: the number of cores.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes that the states of queries and temporary tables may hold; at least 1 MB. Default: 1 GB.</summary>
    public long MemoryLimit { get; init; } = 1L << 30;

    /// <summary>The time zone of the session. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes warnings, without secrets.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Values of parameters (<c>$1</c>, <c>@name</c>) by number or name, in the form of <see cref="Column.ValueAt"/>.</summary>
    public IReadOnlyDictionary<string, (object? Value, DataType Type)> Parameters { get; init; } =
        new Dictionary<string, (object?, DataType)>(StringComparer.Ordinal);

    /// <summary>Moves rows of statements into targets; null: statements write tables of the session only.</summary>
    public ILoadMachine? LoadMachine { get; init; }

    /// <summary>Settings of transfers by name, such as <c>workers</c>; checked when one begins.</summary>
    public IReadOnlyDictionary<string, string> TransferSettings { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}
