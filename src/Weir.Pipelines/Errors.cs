namespace Weir.Pipelines;

/// <summary>Errors of tasks, with the task in front.</summary>
internal static class Errors
{
    /// <summary>The same error, saying in which task it happened.</summary>
    public static WeirException InTask(TaskDefinition task, WeirException exception)
    {
        var prefix = $"task \"{task.Name}\": ";
        return exception.Message.StartsWith(prefix, StringComparison.Ordinal)
            ? exception
            : new WeirException(exception.Code, prefix + exception.Message, exception)
            {
                Location = exception.Location,
                SourceName = exception.SourceName,
                SourceLine = exception.SourceLine,
                Hint = exception.Hint,
            };
    }
}
