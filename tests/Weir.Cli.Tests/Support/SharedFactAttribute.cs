using System.Runtime.CompilerServices;

namespace Weir.Cli.Tests.Support;

/// <summary>A test that needs a file of the shared data beside the repository.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string path)
    {
        if (!File.Exists(PathOf(path)))
        {
            Skip = $"there is no shared folder with {path}";
        }
    }

    /// <summary>Where a shared file is.</summary>
    public static string PathOf(string path) => Path.Combine(Folder(), path);

    private static string Folder([CallerFilePath] string file = "") =>
        Environment.GetEnvironmentVariable("WEIR_SHARED") is { Length: > 0 } folder
            ? folder
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../../shared"));
}
