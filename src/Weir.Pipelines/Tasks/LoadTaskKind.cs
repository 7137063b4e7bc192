using Weir.Configuration;
using Weir.Connectors;
using Weir.Movement;

namespace Weir.Pipelines.Tasks;

/// <summary><c>load: { from | sql, to, mode, key, where, …, and any setting of transfers }</c>.</summary>
internal sealed class LoadTaskKind : ITaskKind
{
    /// <summary>Settings against which one alone is checked: its bounds, not how it goes with others.</summary>
    private static readonly TransferSettings Widest = new()
    {
        RetryDelay = TimeSpan.Zero,
        MaxRetryDelay = TimeSpan.FromHours(1),
    };

    public string Name => "load";

    public IPipelineTask Read(OptionReader task)
    {
        var reader = task.Section(Name)!;
        var from = reader.Text("from");
        var sql = reader.Text("sql");
        if (from is null == sql is null)
        {
            throw OptionReader.Error("a load needs either \"from\" or \"sql\"", reader.Map.Origin, null);
        }

        var rejects = reader.Text("rejects");
        var options = new LoadTaskOptions(from, sql ?? TableText.Query(from!), reader.RequiredText("to"))
        {
            Mode = reader.Choice("mode", TransferMode.Replace),
            Key = reader.TextList("key"),
            ChunkKey = reader.TextList("chunk_key"),
            Cursor = reader.Text("cursor"),
            Condition = reader.Text("where"),
            Contract = reader.Choice("contract", SchemaContract.Fail),
            Duplicates = reader.Choice("duplicates", DuplicatePolicy.Fail),
            History = History(reader.Section("history")),
            RejectsRows =
                reader.Choice("on_error", rejects is null ? RowErrorPolicy.Fail : RowErrorPolicy.Reject)
                == RowErrorPolicy.Reject,
            RejectFile = rejects,
            Verifies = reader.Boolean("verify", false),
            IsAtomic = reader.Boolean("atomic", false),
            TargetOptions = reader.TextMap("options"),
            Settings = Settings(reader),
        };
        reader.Finish();
        Check(options, reader.Map.Origin);
        return new LoadTask(options);
    }

    private static void Check(LoadTaskOptions options, ConfigurationOrigin? origin)
    {
        var mode = TransferModes.Name(options.Mode);
        var isKeyed = TransferModes.NeedsKey(options.Mode);
        if (isKeyed && options.Key.Count == 0)
        {
            throw OptionReader.Error($"mode {mode} needs a key", origin, $"Write mode: {mode} with key: [columns].");
        }

        if (options.IsAtomic && (isKeyed || options.Verifies || options.Cursor is not null))
        {
            throw OptionReader.Error(
                isKeyed
                    ? $"mode {mode} is atomic by itself; \"atomic\" is for create, append, replace and truncate"
                    : "an atomic load keeps no ledger to be verified with, or to know how far a cursor came",
                origin,
                null
            );
        }

        if (options is { RejectFile: not null, RejectsRows: false })
        {
            throw OptionReader.Error("a file of rejects and on_error: fail exclude each other", origin, null);
        }
    }

    private static HistoryColumns History(OptionReader? reader)
    {
        var defaults = new HistoryColumns();
        if (reader is null)
        {
            return defaults;
        }

        var columns = new HistoryColumns(
            reader.Text("from") ?? defaults.From,
            reader.Text("to") ?? defaults.To,
            reader.Text("is_current") ?? defaults.IsCurrent
        );
        reader.Finish();
        return columns;
    }

    private static Dictionary<string, string> Settings(OptionReader reader)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var definition in SettingDefinition.All)
        {
            if (reader.Text(definition.Name) is not { } text)
            {
                continue;
            }

            var node = reader.Node(definition.Name)!;
            var settings = definition.Read(Widest, text) ?? throw reader.Wrong(definition.Name, node, definition.Form);
            try
            {
                settings.Validate();
            }
            catch (WeirException exception)
            {
                throw OptionReader.Error(exception.Message, node.Origin, null);
            }

            given[definition.Name] = text;
        }

        return given;
    }
}
