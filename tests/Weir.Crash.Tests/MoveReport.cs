namespace Weir.Crash.Tests;

/// <summary>What a process said until it ended, or until its run did.</summary>
/// <param name="Steps">The steps that it reached.</param>
/// <param name="End">Its last words; null when it was killed.</param>
internal sealed record MoveReport(IReadOnlyList<string> Steps, string? End)
{
    public bool IsDone => End?.StartsWith("done ", StringComparison.Ordinal) == true;

    /// <summary>Whether it found chunks of an earlier run.</summary>
    public bool IsResumed => IsDone && End!.Split(' ')[2] != "0";

    public int Count(string step) => Steps.Count(s => s == step);

    public bool Failed(string code) => End?.StartsWith($"error {code} ", StringComparison.Ordinal) == true;
}
