using Weir.Hosting.Configuration;
using Weir.Pipelines;

namespace Weir.Hosting;

/// <summary>A pipeline file, YAML or JSON.</summary>
/// <param name="Folder">Where relative paths in it start.</param>
/// <param name="Definition">What it says.</param>
public sealed record PipelineFile(string Folder, PipelineDefinition Definition)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="WeirException">It is not there, not YAML, or has wrong keys, with the place in the file.</exception>
    public static PipelineFile Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new WeirException(ErrorCode.FileNotFound, $"the pipeline file {path} does not exist");
        }

        var folder = Path.GetDirectoryName(full)!;
        var map = YamlReader.Read(path, File.ReadAllText(full), new Substitution(folder));
        return new PipelineFile(folder, PipelineDefinition.Read(map, Path.GetFileNameWithoutExtension(full)));
    }
}
