namespace Weir.Pipelines.Tasks;

/// <summary>The kinds of tasks. Adding one is one line here.</summary>
internal static class BuiltInTasks
{
    public static IReadOnlyList<ITaskKind> All { get; } =
    [new SqlTaskKind(), new LoadTaskKind(), new ExpectTaskKind(), new ExecTaskKind()];
}
