using Weir.Configuration;

namespace Weir.Pipelines.Tasks;

/// <summary>A kind of task: reads its part of the file.</summary>
internal interface ITaskKind
{
    /// <summary>The key that holds the work.</summary>
    string Name { get; }

    /// <summary>Reads the work under the key.</summary>
    IPipelineTask Read(OptionReader task);
}
