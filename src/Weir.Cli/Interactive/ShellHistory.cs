using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Secrets;

namespace Weir.Cli.Interactive;

/// <summary>
/// What was typed in this and earlier shells, the newest last: a file of one JSON string a line that only its owner can read,
/// without secrets. What begins with a space is not kept.
/// </summary>
internal sealed class ShellHistory
{
    /// <summary>How many entries are kept; the file may hold twice as many before it is cut.</summary>
    public const int Limit = 1000;

    private static readonly JsonSerializerOptions Format = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string? _file;
    private readonly TextWriter _warnings;
    private readonly List<string> _entries = [];
    private bool _isWritable = true;

    /// <summary>The history in a file; null for none beyond this process.</summary>
    public ShellHistory(string? file, TextWriter warnings)
    {
        _file = file;
        _warnings = warnings;
        Guarded(Load);
    }

    public IReadOnlyList<string> Entries => _entries;

    /// <summary>
    /// The user's file: <c>WEIR_HISTORY</c>, else below <c>XDG_STATE_HOME</c> (XDG Base Directory Specification 0.8), else below
    /// the home folder. Null when the variable is empty.
    /// </summary>
    public static string? DefaultFile()
    {
        if (Environment.GetEnvironmentVariable("WEIR_HISTORY") is { } file)
        {
            return file.Length == 0 ? null : file;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(home, ".local", "state");
        return Path.Combine(state, "weir", "history");
    }

    public void Add(string text)
    {
        var entry = text.Trim();
        if (entry.Length == 0 || text.StartsWith(' ') || (_entries.Count > 0 && _entries[^1] == entry))
        {
            return;
        }

        _entries.Add(entry);
        if (_entries.Count > Limit)
        {
            _entries.RemoveAt(0);
        }

        Guarded(() => Append(entry));
    }

    private void Load()
    {
        if (_file is null || !File.Exists(_file))
        {
            return;
        }

        var lines = 0;
        foreach (var line in File.ReadLines(_file))
        {
            lines++;
            if (Parse(line) is { } entry)
            {
                _entries.Add(entry);
            }

            if (_entries.Count > Limit)
            {
                _entries.RemoveAt(0);
            }
        }

        if (lines > 2 * Limit)
        {
            var aside = _file + ".new";
            using (var writer = Open(aside, FileMode.Create))
            {
                foreach (var entry in _entries)
                {
                    writer.Write(Line(entry));
                }
            }

            File.Move(aside, _file, overwrite: true);
        }
    }

    private void Append(string entry)
    {
        if (_file is null || !_isWritable)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
        using var writer = Open(_file, FileMode.Append);
        writer.Write(Line(entry));
    }

    private static StreamWriter Open(string file, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new StreamWriter(file, new UTF8Encoding(false), options);
    }

    private static string Line(string entry) => JsonSerializer.Serialize(SecretRedactor.Redact(entry), Format) + "\n";

    private static string? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(line);
        }
        catch (JsonException)
        {
            // Another program's line, or one that was cut when a disk was full.
            return null;
        }
    }

    /// <summary>A history that cannot be kept is no reason to stop; that is said once.</summary>
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isWritable = false;
            _warnings.WriteLine(SecretRedactor.Redact($"weir: no history is kept: {exception.Message}"));
        }
    }
}
