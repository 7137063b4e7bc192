namespace Weir.Connectors.Files.Tests.Support;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Root = Directory.CreateTempSubdirectory("weir-files-").FullName;
        Services = new ConnectorServices(Root, TimeProvider.System, Root);
    }

    public string Root { get; }

    public ConnectorServices Services { get; }

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        var path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Read(string name) => File.ReadAllText(Path(name));

    /// <summary>All files below the folder, hidden ones too.</summary>
    public string[] Files() =>
        [
            .. Directory
                .EnumerateFiles(
                    Root,
                    "*",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
                )
                .Select(f => System.IO.Path.GetRelativePath(Root, f))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Removes everything in it.</summary>
    public void Clear()
    {
        foreach (var entry in new DirectoryInfo(Root).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    public void Dispose() => Directory.Delete(Root, true);
}
