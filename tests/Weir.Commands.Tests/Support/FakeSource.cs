using Weir.Connectors;
using Weir.Connectors.Commands;
using Weir.Connectors.Resilience;
using Weir.Sql;

namespace Weir.Commands.Tests.Support;

/// <summary>A source in memory that notes what reaches it and fails as told.</summary>
internal sealed class FakeSource : ICommandSource, IAsyncDisposable
{
    private readonly Lock _lock = new();

    public FakeSource(TimeProvider time, CircuitBreakerOptions? circuit = null, string name = "fake")
    {
        Name = name;
        Connections = new CommandConnections(
            Name,
            new ConnectionPoolOptions(),
            circuit ?? new CircuitBreakerOptions(),
            time,
            OpenAsync
        );
    }

    public string Name { get; }

    public string SystemName => "other_sql";

    public string? DatabaseName => "db";

    public string? ServerAddress => "host";

    public int? ServerPort => 1;

    public bool HasRoundTrips { get; init; }

    public SqlDialect Dialect => SqlDialect.Weir;

    public CommandConnections Connections { get; }

    /// <summary>The statements of each trip.</summary>
    public List<string[]> Trips { get; } = [];

    /// <summary>How often a connection was asked for.</summary>
    public int Opens { get; private set; }

    /// <summary>Why no connection can be had; null: it can.</summary>
    public Func<WeirException?> Refusal { get; set; } = () => null;

    /// <summary>How a statement fails; null: it does not.</summary>
    public Func<string, CommandFailure?> Failure { get; set; } = _ => null;

    /// <summary>What a trip waits for before it is answered.</summary>
    public Func<Task> Gate { get; set; } = () => Task.CompletedTask;

    public static CommandFailure Transient { get; } =
        new(CommandFailureKind.Transient, new WeirException(ErrorCode.SourceUnavailable, "busy"), "40001");

    public ValueTask DisposeAsync() => Connections.DisposeAsync();

    private ValueTask<ICommandConnection> OpenAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Opens++;
        }

        return Refusal() is { } error
            ? throw error
            : ValueTask.FromResult<ICommandConnection>(new FakeConnection(this));
    }

    private sealed class FakeConnection(FakeSource source) : ICommandConnection
    {
        public bool IsUsable { get; private set; } = true;

        public async ValueTask SendAsync(CommandTrip trip, CancellationToken cancellationToken)
        {
            lock (source._lock)
            {
                source.Trips.Add([.. trip.Steps.Where(s => s.Kind == CommandStepKind.Statement).Select(s => s.Sql)]);
            }

            await source.Gate();
            foreach (var step in trip.Steps)
            {
                var failure = step.Kind == CommandStepKind.Statement ? source.Failure(step.Sql) : null;
                if (failure is not null)
                {
                    IsUsable = failure.Kind != CommandFailureKind.ConnectionLost;
                    trip.Fail(failure);
                    return;
                }

                trip.Complete(new CommandResult(null, 1));
            }
        }

        public ValueTask InterruptAsync() => default;

        public ValueTask<bool> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(IsUsable);

        public ValueTask<bool> ResetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

        public ValueTask<IReadOnlyList<TableTraits?>> DescribeAsync(
            IReadOnlyList<TableName> tables,
            CancellationToken cancellationToken
        ) => ValueTask.FromResult<IReadOnlyList<TableTraits?>>(new TableTraits?[tables.Count]);

        public ValueTask DisposeAsync()
        {
            IsUsable = false;
            return default;
        }
    }
}
