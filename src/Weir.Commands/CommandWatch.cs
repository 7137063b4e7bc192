namespace Weir.Commands;

/// <summary>Ends a statement when its time is over or its caller gives up.</summary>
internal sealed class CommandWatch : IDisposable
{
    private readonly CommandPipeline _pipeline;
    private readonly QueuedCommand _command;
    private ITimer? _timer;
    private CancellationTokenRegistration _registration;

    private CommandWatch(CommandPipeline pipeline, QueuedCommand command)
    {
        _pipeline = pipeline;
        _command = command;
    }

    public static void Start(
        CommandPipeline pipeline,
        QueuedCommand command,
        TimeSpan? limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var watch = new CommandWatch(pipeline, command);
        command.Watch = watch;
        if (limit is { } due)
        {
            // A statement that is under way is stopped by the source itself.
            watch._timer = time.CreateTimer(
                static w => ((CommandWatch)w!).End(Errors.TimedOut(), interrupts: false),
                watch,
                due,
                Timeout.InfiniteTimeSpan
            );
        }

        if (cancellationToken.CanBeCanceled)
        {
            watch._registration = cancellationToken.UnsafeRegister(
                static w => ((CommandWatch)w!).End(Errors.Cancelled(), interrupts: true),
                watch
            );
        }

        if (command.IsDone)
        {
            watch.Dispose();
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();

        // Disposing would wait for a callback that runs, which may be the one that disposes.
        _ = _registration.Unregister();
    }

    private void End(WeirException reason, bool interrupts) => _pipeline.Abandon(_command, reason, interrupts);
}
