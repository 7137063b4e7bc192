using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>Some contests about one thing.</summary>
internal interface IBenchmark
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>What is measured, in a line.</summary>
    string Title { get; }

    /// <summary>Makes its data, runs its contests and reports them; what cannot run is reported with the reason.</summary>
    void Run(Workspace workspace, Report report);
}
