namespace Weir.Benchmarks;

/// <summary>A benchmark cannot go on; the message says why, for the person who started it.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
