using Weir.Configuration;

namespace Weir.Pipelines.Tasks;

/// <summary><c>sql: statement</c>.</summary>
internal sealed class SqlTaskKind : ITaskKind
{
    public string Name => "sql";

    public IPipelineTask Read(OptionReader task) => new SqlTask(task.RequiredText(Name));
}
