namespace Weir.CommandBenchmarks;

/// <summary>How many times as fast as another way one has to be.</summary>
internal sealed record Goal(string Way, string Against, double Ratio);
