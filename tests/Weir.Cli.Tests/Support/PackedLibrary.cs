using System.Runtime.CompilerServices;

namespace Weir.Cli.Tests.Support;

/// <summary>The library as packages of the build that runs, in a feed and a package folder that no other run shares.</summary>
public sealed class PackedLibrary : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-feed-");

    /// <summary>The checkout.</summary>
    public static string Root { get; } = RootOf();

    /// <summary>As MSBuild names it.</summary>
    public static string Configuration =>
        AppContext.BaseDirectory.Contains("release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";

    public async Task InitializeAsync()
    {
        // The packages that the build itself restored serve as they are; older ones of the library must not.
        var fallback = _folder.CreateSubdirectory("fallback").FullName;
        foreach (var package in Directory.EnumerateDirectories(MachinePackages))
        {
            var name = Path.GetFileName(package);
            if (!name.StartsWith("weir.", StringComparison.OrdinalIgnoreCase))
            {
                Directory.CreateSymbolicLink(Path.Combine(fallback, name), package);
            }
        }

        var packed = await new WeirProcess(_folder.FullName).RunProgramAsync(
            Path.Combine(Root, "build/pack"),
            "feed",
            "-p:NoBuild=true",
            "-p:Configuration=" + Configuration
        );
        Assert.True(packed.Code == 0, packed.Output + packed.Errors);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Lets programs of a folder find the packages, and build in that folder.</summary>
    internal WeirProcess Serve(string folder)
    {
        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="weir" value="{_folder.FullName}/feed" />
              </packageSources>
              <fallbackPackageFolders>
                <clear />
                <add key="machine" value="{_folder.FullName}/fallback" />
              </fallbackPackageFolders>
            </configuration>
            """
        );
        return BuildIn(folder)
            .With("NUGET_PACKAGES", Path.Combine(_folder.FullName, "packages"))
            .With("NuGetAudit", "false");
    }

    /// <summary>
    /// Has programs of one file built below a folder and not in the user's own, against the projects as they are built: a
    /// commit since then would have all of them built again.
    /// </summary>
    internal static WeirProcess BuildIn(string folder) =>
        new WeirProcess(folder)
            .With("XDG_DATA_HOME", Directory.CreateDirectory(Path.Combine(folder, "data")).FullName)
            .With("BuildProjectReferences", "false");

    /// <summary>The program that <see cref="BuildIn"/> had built.</summary>
    internal static string ProgramOf(string folder, string name) =>
        Directory
            .EnumerateFiles(Path.Combine(folder, "data", "dotnet", "runfile"), name, SearchOption.AllDirectories)
            .Single(f => f.Contains("/bin/", StringComparison.Ordinal));

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

    private static string RootOf([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
