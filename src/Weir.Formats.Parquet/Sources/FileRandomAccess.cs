using Microsoft.Win32.SafeHandles;

namespace Weir.Formats.Parquet.Sources;

/// <summary>A file on disk.</summary>
public sealed class FileRandomAccess : IRandomAccess
{
    private readonly SafeFileHandle _handle;

    private FileRandomAccess(string name, SafeFileHandle handle)
    {
        Name = name;
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Length { get; }

    /// <summary>Opens the file for reading by many.</summary>
    /// <exception cref="WeirException">There is no such file, or it may not be read.</exception>
    public static FileRandomAccess Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new FileRandomAccess(
                path,
                File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete)
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WeirException(ErrorCode.FileNotFound, $"There is no file {path}", e) { SourceName = path };
        }
        catch (UnauthorizedAccessException e)
        {
            throw new WeirException(ErrorCode.PermissionDenied, $"The file may not be read: {path}", e)
            {
                SourceName = path,
            };
        }
        catch (IOException e)
        {
            throw Failed(path, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        try
        {
            while (buffer.Length > 0)
            {
                var read = await RandomAccess
                    .ReadAsync(_handle, buffer, offset, cancellationToken)
                    .ConfigureAwait(false);
                if (read == 0)
                {
                    throw ParquetError.Invalid("the file ends before the data does");
                }

                buffer = buffer[read..];
                offset += read;
            }
        }
        catch (IOException e)
        {
            throw Failed(Name, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _handle.Dispose();
        return ValueTask.CompletedTask;
    }

    private static WeirException Failed(string path, IOException e) =>
        new(ErrorCode.InputOutputError, $"Reading {path} failed: {e.Message}", e) { SourceName = path };
}
