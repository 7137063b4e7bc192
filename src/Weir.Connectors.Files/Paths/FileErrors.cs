namespace Weir.Connectors.Files;

/// <summary>Turns errors of the file system into ours.</summary>
internal static class FileErrors
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsForeign(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The error with the path and what was tried, such as <c>write</c>.</summary>
    public static WeirException Wrap(Exception exception, string path, string verb) =>
        exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => new WeirException(
                ErrorCode.FileNotFound,
                $"cannot {verb} {path}: there is no such file or folder",
                exception
            )
            {
                SourceName = path,
            },
            UnauthorizedAccessException => new WeirException(
                ErrorCode.PermissionDenied,
                $"cannot {verb} {path}: permission denied",
                exception
            )
            {
                SourceName = path,
            },
            { HResult: NoSpace or QuotaExceeded or WindowsDiskFull } => new WeirException(
                ErrorCode.DiskFull,
                $"cannot {verb} {path}: no space is left on the device",
                exception
            )
            {
                SourceName = path,
                Hint = "Nothing was left at the target. Free some space and run it again.",
            },
            _ => new WeirException(ErrorCode.InputOutputError, $"cannot {verb} {path}: {exception.Message}", exception)
            {
                SourceName = path,
            },
        };
}
