using Weir.Commands.Scripts;

namespace Weir.Cli.Exec;

/// <summary>
/// The file of statements to run again. It is written aside and takes its place at the end, so that it may be the file that
/// is being run.
/// </summary>
internal sealed class FailedFile : IDisposable
{
    private const int BufferedBytes = 64 << 10;

    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly ScriptWriter _writer;
    private bool _isComplete;

    public FailedFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = _path + ".tmp";
        try
        {
            _stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(
                ErrorCode.InputOutputError,
                $"the file {path} cannot be written: {exception.Message}",
                exception
            );
        }

        _writer = new ScriptWriter(_stream);
    }

    public void Write(ScriptStatement statement)
    {
        _writer.Write(statement);
        if (_writer.Pending > BufferedBytes)
        {
            _writer.Flush();
        }
    }

    public void Complete()
    {
        _writer.Flush();
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _isComplete = true;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _stream.Dispose();
        if (!_isComplete)
        {
            File.Delete(_temporary);
        }
    }
}
