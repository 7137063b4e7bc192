namespace Weir.CommandBenchmarks;

/// <summary>One way of doing the work of a study.</summary>
internal sealed record Way(string Name, Func<Task> RunAsync);
