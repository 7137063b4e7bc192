using Weir.SqlLogic.Scripts;

namespace Weir.SqlLogic.Running;

/// <summary>What happened to the records of one file.</summary>
internal sealed class FileReport
{
    private readonly List<Failure> _failures = [];
    private readonly List<(Place Place, string Reason)> _skips = [];
    private readonly List<string> _output = [];

    public int Passed { get; private set; }

    public IReadOnlyList<Failure> Failures => _failures;

    public IReadOnlyList<(Place Place, string Reason)> Skips => _skips;

    /// <summary>What <c>mode output_result</c> asked to see.</summary>
    public IReadOnlyList<string> Output => _output;

    public void Pass() => Passed++;

    public void Fail(Failure failure) => _failures.Add(failure);

    public void Skip(Place place, string reason) => _skips.Add((place, reason));

    public void Print(string text) => _output.Add(text);
}
