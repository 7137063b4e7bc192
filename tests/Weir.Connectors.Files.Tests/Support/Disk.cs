namespace Weir.Connectors.Files.Tests.Support;

/// <summary>What a disk held at a moment: contents and times of writing of all files of a folder but locks.</summary>
internal sealed class Disk
{
    private readonly TemporaryFolder _folder;
    private readonly List<(string Name, byte[] Bytes, DateTime Written)> _files = [];

    public Disk(TemporaryFolder folder)
    {
        _folder = folder;
        foreach (var name in folder.Files().Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var path = folder.Path(name);
            _files.Add((name, File.ReadAllBytes(path), File.GetLastWriteTimeUtc(path)));
        }
    }

    /// <summary>Makes the folder what it was then.</summary>
    public void Restore()
    {
        _folder.Clear();
        foreach (var (name, bytes, written) in _files)
        {
            var path = _folder.Path(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            File.SetLastWriteTimeUtc(path, written);
        }
    }
}
