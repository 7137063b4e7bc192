using System.Diagnostics;

namespace Weir.Cli.Tests.Support;

/// <summary>A file system in memory with room for a megabyte.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder;

    private SmallDisk(DirectoryInfo folder) => _folder = folder;

    public string Folder => _folder.FullName;

    public static SmallDisk Mount()
    {
        var folder = Directory.CreateTempSubdirectory("weir-disk-");
        if (Run("mount", "-t", "tmpfs", "-o", "size=1m", "weir", folder.FullName))
        {
            return new SmallDisk(folder);
        }

        folder.Delete();
        throw new InvalidOperationException("a small disk cannot be mounted here");
    }

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        _folder.Delete();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
