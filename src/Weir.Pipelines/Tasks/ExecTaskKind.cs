using Weir.Commands;
using Weir.Configuration;

namespace Weir.Pipelines.Tasks;

/// <summary><c>exec: { on, sql | file, strategy, batch_size, parallel, merge, on_error }</c>.</summary>
internal sealed class ExecTaskKind : ITaskKind
{
    public string Name => "exec";

    public IPipelineTask Read(OptionReader task)
    {
        var reader = task.Section(Name)!;
        var sql = reader.TextList("sql");
        var file = reader.Text("file");
        if (sql.Count > 0 == file is not null)
        {
            throw OptionReader.Error("an exec task needs either \"sql\" or \"file\"", reader.Map.Origin, null);
        }

        var defaults = CommandPipelineOptions.Default;
        var options = new ExecTaskOptions(
            reader.RequiredText("on"),
            sql,
            file,
            new CommandPipelineOptions
            {
                Strategy = reader.Choice("strategy", CommandStrategy.Transactional),
                BatchSize = (int)reader.Integer("batch_size", defaults.BatchSize, 1, 10_000),
                Parallelism = (int)reader.Integer("parallel", defaults.Parallelism, 1, 100),
                Merge = reader.Boolean("merge", true),
            }
        )
        {
            RejectsFailures = reader.Choice("on_error", RowErrorPolicy.Fail) == RowErrorPolicy.Reject,
        };
        reader.Finish();
        return new ExecTask(options);
    }
}
