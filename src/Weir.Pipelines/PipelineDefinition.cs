using Weir.Configuration;

namespace Weir.Pipelines;

/// <summary>A pipeline as its file says it. Immutable; nothing has been contacted.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Connections">Connections that the file adds to those of the configuration.</param>
/// <param name="Tasks">The tasks in the order of the file.</param>
/// <param name="Run">How they run.</param>
public sealed record PipelineDefinition(
    string Name,
    IReadOnlyList<ConfigurationEntry> Connections,
    IReadOnlyList<TaskDefinition> Tasks,
    RunOptions Run
)
{
    private const int MostTasks = 1000;

    /// <summary>Reads the map of a pipeline file; <paramref name="fallbackName"/> is its name when the file gives none.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.ConfigurationError"/> with the place in the file.</exception>
    public static PipelineDefinition Read(ConfigurationMap map, string fallbackName)
    {
        ArgumentNullException.ThrowIfNull(map);
        var reader = new OptionReader(map, "the pipeline");
        var name = reader.Text("name") ?? fallbackName;
        var connections = reader.Node("connections") switch
        {
            null => [],
            ConfigurationMap entries => entries.Entries,
            var other => throw reader.Wrong("connections", other, "a map of connections by name"),
        };
        var tasks = reader.Node("tasks") switch
        {
            null => throw reader.Missing("tasks"),
            ConfigurationMap { Entries.Count: > 0 and <= MostTasks } entries => entries
                .Entries.Select(TaskDefinition.Read)
                .ToList(),
            ConfigurationMap => throw OptionReader.Error(
                "a pipeline has from 1 to 1000 tasks",
                reader.Node("tasks")!.Origin,
                null
            ),
            var other => throw reader.Wrong("tasks", other, "a map of tasks by name"),
        };
        var run = RunOptions.Read(reader.Section("run"));
        reader.Finish();
        CheckNames(tasks);
        return new PipelineDefinition(name, connections, tasks, run);
    }

    private static void CheckNames(List<TaskDefinition> tasks)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var task in tasks)
        {
            if (!names.Add(task.Name))
            {
                throw OptionReader.Error($"the task \"{task.Name}\" is there twice", task.Origin, null);
            }
        }

        foreach (var task in tasks)
        {
            foreach (var before in task.After.Where(before => !names.Contains(before)))
            {
                throw OptionReader.Error(
                    $"task \"{task.Name}\" comes after \"{before}\", which is no task",
                    task.Origin,
                    Suggestions.DidYouMean(before, names)
                );
            }
        }
    }
}
