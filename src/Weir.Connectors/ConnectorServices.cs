namespace Weir.Connectors;

/// <summary>What connectors get from the house.</summary>
/// <param name="BaseDirectory">What relative paths are relative to: the folder of the file that names them.</param>
/// <param name="Time">The clock, virtual in tests.</param>
/// <param name="TempDirectory">Where temporary files may go.</param>
public sealed record ConnectorServices(string BaseDirectory, TimeProvider Time, string TempDirectory)
{
    /// <summary>A path relative to <see cref="BaseDirectory"/> as an absolute one.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, BaseDirectory);
}
