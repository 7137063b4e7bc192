namespace Weir.Connectors.Files;

/// <summary>Turns errors of the file system into ours.</summary>
internal static class FileErrors
{
    private const int NoSpace = 28;

    public static T Wrap<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Of(path, exception);
        }
    }

    public static WeirException Of(string path, Exception exception) =>
        exception switch
        {
            UnauthorizedAccessException => new WeirException(
                ErrorCode.PermissionDenied,
                $"no permission for {path}",
                exception
            ),
            FileNotFoundException or DirectoryNotFoundException => new WeirException(
                ErrorCode.FileNotFound,
                $"{path} does not exist",
                exception
            ),
            _ when (exception.HResult & 0xFFFF) == NoSpace => new WeirException(
                ErrorCode.DiskFull,
                $"no space is left on the device for {path}",
                exception
            ),
            _ => new WeirException(ErrorCode.InputOutputError, $"{path}: {exception.Message}", exception),
        };
}
