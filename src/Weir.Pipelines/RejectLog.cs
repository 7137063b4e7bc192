using System.Globalization;
using System.Text;
using Weir.Connectors;

namespace Weir.Pipelines;

/// <summary>
/// The rejected rows of a run as a CSV file: source, position, column, reason, row. It is written aside and takes its name
/// when the run is over; without rejected rows there is no file.
/// </summary>
internal sealed class RejectLog(RunOptions options, string folder) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string? _path = options.RejectFile is null ? null : Path.GetFullPath(options.RejectFile, folder);
    private StreamWriter? _file;

    private string Partial => _path + ".partial";

    /// <summary>Where the rejected rows of one attempt of a task go.</summary>
    public TaskRejects ForTask() => new(this, options.RejectLimit);

    /// <summary>Adds rows to the file.</summary>
    public void Write(IEnumerable<RejectedRow> rows)
    {
        if (_path is null)
        {
            return;
        }

        lock (_lock)
        {
            try
            {
                _file ??= Open();
                foreach (var row in rows)
                {
                    _file.Write(Line(row));
                }

                _file.Flush();
            }
            catch (IOException exception)
            {
                throw new WeirException(
                    ErrorCode.InputOutputError,
                    $"the reject file {options.RejectFile} cannot be written: {exception.Message}",
                    exception
                );
            }
        }
    }

    /// <summary>Gives the file its name; null when there is none.</summary>
    public string? Complete()
    {
        lock (_lock)
        {
            if (_file is null)
            {
                return null;
            }

            _file.Dispose();
            _file = null;
            File.Move(Partial, _path!, overwrite: true);
            return options.RejectFile;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_file is not null)
            {
                _file.Dispose();
                _file = null;
                File.Delete(Partial);
            }
        }
    }

    private StreamWriter Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var file = new StreamWriter(Partial, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        file.WriteLine("source,position,column,reason,row");
        return file;
    }

    private static string Line(RejectedRow row)
    {
        string?[] fields =
        [
            row.Source,
            row.Position?.ToString(CultureInfo.InvariantCulture),
            row.Column,
            row.Reason,
            row.RawText,
        ];
        return string.Join(',', fields.Select(f => f is null ? "" : Quoted(Secrets.SecretRedactor.Redact(f)))) + "\n";
    }

    private static string Quoted(string text) =>
        text.Length > 0 && text.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
