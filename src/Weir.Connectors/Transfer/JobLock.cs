using System.Security.Cryptography;

namespace Weir.Connectors;

/// <summary>
/// Keeps a job to one process by a lock on a file (flock on Unix, share mode on Windows), which the system gives back when
/// the process ends, however it ends. Where the file system has no locks (some network file systems), it keeps nobody out.
/// </summary>
public sealed class JobLock : IDisposable
{
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int MostTries = 20;
    private readonly string _path;
    private FileStream? _file;

    private JobLock(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Takes the lock, or raises at once.</summary>
    /// <param name="path">The file, made when missing and deleted by <see cref="Dispose"/>; its folder must exist.</param>
    /// <param name="job">The job, for the message.</param>
    /// <exception cref="WeirException"><see cref="ErrorCode.JobRunning"/>: another one has it.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public static JobLock Acquire(string path, string job)
    {
        for (var i = 0; i < MostTries; i++)
        {
            var file = Open(path, job);
            try
            {
                if (IsAt(file, path))
                {
                    return new JobLock(path, file);
                }
            }
            catch
            {
                file.Dispose();
                throw;
            }

            // Its owner deleted it between our opening and our locking it: another process may have a new one.
            file.Dispose();
        }

        throw Running(job, path, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file is not { } file)
        {
            return;
        }

        _file = null;
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty file stays, which the next run takes over.
        }

        file.Dispose();
    }

    private static FileStream Open(string path, string job)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException e) when (e.HResult is WouldBlockLinux or WouldBlockMac or SharingViolation)
        {
            throw Running(job, path, e);
        }
    }

    /// <summary>Whether the path leads to the open file: a time that nobody else gives it is seen at the path, too.</summary>
    private static bool IsAt(FileStream file, string path)
    {
        var mark = DateTime.UnixEpoch.AddSeconds(RandomNumberGenerator.GetInt32(1, int.MaxValue));
        File.SetLastWriteTimeUtc(file.SafeFileHandle, mark);
        return File.GetLastWriteTimeUtc(path) == mark;
    }

    private static WeirException Running(string job, string path, Exception? inner) =>
        new(ErrorCode.JobRunning, $"the job {job} runs already: another process holds {path}", inner)
        {
            Hint = "Wait for its end, or stop it; it can then be resumed.",
        };
}
