namespace Weir.Movement;

/// <summary>Settings with the origin of each value: the run wins over the job, the job over the environment.</summary>
public sealed record ResolvedSettings(TransferSettings Values, IReadOnlyDictionary<string, SettingLevel> Origins)
{
    /// <summary>Reads the three levels; unknown names and wrong values are errors that say where they stand.</summary>
    /// <param name="environment">Asked for the value of an environment variable; null for none.</param>
    /// <param name="job">What the job's file says, by name.</param>
    /// <param name="run">What the command line says, by name.</param>
    /// <exception cref="WeirException"><see cref="ErrorCode.InvalidParameter"/>.</exception>
    public static ResolvedSettings Resolve(
        Func<string, string?> environment,
        IReadOnlyDictionary<string, string> job,
        IReadOnlyDictionary<string, string> run
    )
    {
        ArgumentNullException.ThrowIfNull(environment);
        CheckNames(job);
        CheckNames(run);
        var values = new TransferSettings();
        var origins = new Dictionary<string, SettingLevel>(StringComparer.Ordinal);
        foreach (var definition in SettingDefinition.All)
        {
            var (level, text) =
                run.TryGetValue(definition.Name, out var byRun) ? (SettingLevel.Run, byRun)
                : job.TryGetValue(definition.Name, out var byJob) ? (SettingLevel.Job, byJob)
                : environment(definition.Variable) is { Length: > 0 } byEnvironment
                    ? (SettingLevel.Environment, byEnvironment)
                : (SettingLevel.Default, null);
            origins[definition.Name] = level;
            if (text is not null)
            {
                values =
                    definition.Read(values, text)
                    ?? throw new WeirException(
                        ErrorCode.InvalidParameter,
                        $"{Place(definition, level)} must be {definition.Form}, not \"{text}\""
                    );
            }
        }

        values.Validate();
        return new ResolvedSettings(values, origins);
    }

    private static string Place(SettingDefinition definition, SettingLevel level) =>
        level == SettingLevel.Environment
            ? $"the environment variable {definition.Variable}"
            : $"the setting {definition.Name}";

    private static void CheckNames(IReadOnlyDictionary<string, string> given)
    {
        var names = SettingDefinition.All.Select(d => d.Name).ToList();
        if (given.Keys.FirstOrDefault(k => !names.Contains(k, StringComparer.Ordinal)) is { } unknown)
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"there is no transfer setting \"{unknown}\"")
            {
                Hint = Suggestions.DidYouMean(unknown, names) ?? $"Known: {string.Join(", ", names)}.",
            };
        }
    }
}
