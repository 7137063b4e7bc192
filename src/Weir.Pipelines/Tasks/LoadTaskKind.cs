using Weir.Configuration;
using Weir.Connectors;

namespace Weir.Pipelines.Tasks;

/// <summary><c>load: { from | sql, to, mode, key, where, on_error, options }</c>.</summary>
internal sealed class LoadTaskKind : ITaskKind
{
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

        var options = new LoadTaskOptions(sql ?? TableText.Query(from!), reader.RequiredText("to"))
        {
            From = from ?? "(a query)",
            Mode = reader.Choice("mode", WriteMode.Replace),
            Key = reader.TextList("key"),
            Condition = reader.Text("where"),
            RejectsRows = reader.Choice("on_error", RowErrorPolicy.Fail) == RowErrorPolicy.Reject,
            TargetOptions = reader.TextMap("options"),
        };
        reader.Finish();
        if ((options.Mode == WriteMode.Upsert) != (options.Key.Count > 0))
        {
            throw OptionReader.Error(
                options.Key.Count == 0 ? "mode upsert needs a key" : "a key is for mode upsert only",
                reader.Map.Origin,
                "Write mode: upsert with key: [columns]."
            );
        }

        return new LoadTask(options);
    }
}
