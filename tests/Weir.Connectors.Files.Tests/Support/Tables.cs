using Weir.Columnar;
using Weir.Configuration;
using Weir.Plan;

namespace Weir.Connectors.Files.Tests.Support;

/// <summary>Opens, reads and writes tables for tests.</summary>
internal static class Tables
{
    public static FilesConnector Connector { get; } = new();

    public static IDataSource Source(TemporaryFolder folder, params (string Key, ConfigurationNode Value)[] more)
    {
        var entries = new List<ConfigurationEntry>
        {
            new("path", new ConfigurationScalar(folder.Root, true, null), null),
        };
        entries.AddRange(more.Select(m => new ConfigurationEntry(m.Key, m.Value, null)));
        return Connector.Create(
            "lake",
            new OptionReader(new ConfigurationMap(entries, null), "connection \"lake\""),
            folder.Services
        );
    }

    public static async Task<ITable> OpenAsync(TemporaryFolder folder, string path) =>
        await Connector.OpenPathAsync(path, folder.Services, default)
        ?? throw new InvalidOperationException("not ours");

    public static async Task<ITable> CallAsync(
        TemporaryFolder folder,
        string function,
        params TableArgument[] arguments
    ) => await Connector.TableFunctions.First(f => f.Name == function).OpenAsync(arguments, folder.Services, default);

    public static TableArgument Text(string? name, string value) => new(name, value, DataType.Varchar);

    public static ScanRequest Request(ITable table, params int[] projection) =>
        new([.. table.Schema.Fields.Select((f, i) => new PlanColumn(i, f.Name, f.Type))], projection, [], null);

    public static Task<List<string>> ReadAsync(ITable table, int desired = 1, ScanContext? context = null) =>
        ReadAsync(table.PlanScan(Request(table, [.. Enumerable.Range(0, table.Schema.Count)])), desired, context);

    public static async Task<List<string>> ReadAsync(IScan scan, int desired = 1, ScanContext? context = null)
    {
        context ??= new ScanContext();
        var rows = new List<string>();
        foreach (var part in await scan.PartitionsAsync(desired, context, default))
        {
            await using var reader = part.Open(context);
            while (await reader.NextAsync(default) is { } batch)
            {
                using (batch)
                {
                    for (var row = 0; row < batch.Length; row++)
                    {
                        rows.Add(
                            string.Join('|', batch.Columns.Select(c => c.ValueAt(batch.StoredRow(row)) ?? "NULL"))
                        );
                    }
                }
            }
        }

        return rows;
    }

    public static Batch Numbers(params long[] values)
    {
        using var builder = new BatchBuilder(NumberSchema);
        foreach (var value in values)
        {
            ((FixedColumnBuilder<long>)builder[0]).Append(value);
            builder.CloseRow();
        }

        return builder.Build();
    }

    public static Schema NumberSchema { get; } = new(new Field("id", DataType.Int64));

    public static async Task<SinkResult> WriteAsync(
        TemporaryFolder folder,
        string path,
        WriteMode mode,
        params long[] values
    )
    {
        var request = new SinkRequest(new TableName(null, path), NumberSchema, mode, []);
        await using var sink =
            await Connector.OpenPathSinkAsync(request, folder.Services, default)
            ?? throw new InvalidOperationException("not ours");
        using var batch = Numbers(values);
        await sink.WriteAsync(batch, default);
        return await sink.CommitAsync(default);
    }
}
