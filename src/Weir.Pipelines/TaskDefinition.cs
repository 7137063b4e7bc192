using Weir.Configuration;
using Weir.Pipelines.Tasks;

namespace Weir.Pipelines;

/// <summary>One task of a pipeline.</summary>
/// <param name="Name">Its name; later tasks read its result under it.</param>
/// <param name="Work">What it does.</param>
/// <param name="After">Tasks that must have succeeded before it starts, besides those that it reads.</param>
/// <param name="Timeout">The longest time of one attempt; null: none of its own.</param>
/// <param name="Retries">How often it is repeated after a failure that may pass; null: as the run says.</param>
/// <param name="Origin">Where it stands in the file.</param>
public sealed record TaskDefinition(
    string Name,
    IPipelineTask Work,
    IReadOnlyList<string> After,
    TimeSpan? Timeout,
    int? Retries,
    ConfigurationOrigin? Origin
)
{
    internal static TaskDefinition Read(ConfigurationEntry entry)
    {
        if (entry.Value is not ConfigurationMap map)
        {
            throw OptionReader.Error(
                $"task \"{entry.Key}\" must be a map with a kind of work",
                entry.KeyOrigin,
                KindsHint
            );
        }

        var reader = new OptionReader(map, $"task \"{entry.Key}\"");
        var kinds = BuiltInTasks.All.Where(k => reader.Node(k.Name) is not null).ToList();
        if (kinds.Count != 1)
        {
            // An unknown key is the likelier mistake than a missing one.
            ReadShared(reader);
            reader.Finish();
            throw OptionReader.Error(
                $"task \"{entry.Key}\" must have one kind of work, not {kinds.Count}",
                entry.KeyOrigin,
                KindsHint
            );
        }

        var work = kinds[0].Read(reader);
        var (after, timeout, retries) = ReadShared(reader);
        reader.Finish();
        return new TaskDefinition(entry.Key, work, after, timeout, retries, entry.KeyOrigin);
    }

    private static string KindsHint => "Kinds: " + string.Join(", ", BuiltInTasks.All.Select(k => k.Name)) + ".";

    private static (IReadOnlyList<string> After, TimeSpan? Timeout, int? Retries) ReadShared(OptionReader reader)
    {
        var retries = reader.Integer("retries", -1, 0, RunOptions.MostRetries);
        return (reader.TextList("after"), reader.Duration("timeout"), retries < 0 ? null : (int)retries);
    }
}
