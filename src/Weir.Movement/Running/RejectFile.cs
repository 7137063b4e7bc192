using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Connectors;
using Weir.Secrets;

namespace Weir.Movement.Running;

/// <summary>
/// The rejected rows of a job. While it runs they are kept in a file beside, with chunk and attempt, written before the chunk
/// is committed; at the end those of the last attempt at each committed chunk make the reject file, so that no row is there
/// twice or without its chunk.
/// </summary>
internal sealed class RejectFile : RejectStore
{
    private readonly string _path;
    private readonly Lock _lock = new();
    private FileStream? _partial;
    private long _attempts;

    public RejectFile(string path, bool resumes)
    {
        _path = path;
        if (!resumes)
        {
            File.Delete(Partial);
        }
        else if (File.Exists(Partial))
        {
            _attempts = ReadLines().Select(l => l.Attempt).DefaultIfEmpty().Max();
        }
    }

    private string Partial => _path + ".partial";

    public override void Add(string chunk, IReadOnlyList<RejectedRow> rows)
    {
        lock (_lock)
        {
            if (_partial is null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                _partial = new FileStream(Partial, FileMode.Append, FileAccess.Write, FileShare.Read);
                if (_partial.Length > 0)
                {
                    // The last line of a killed run may be torn.
                    _partial.WriteByte((byte)'\n');
                }
            }

            _attempts++;
            foreach (var row in rows)
            {
                var line = new RejectLine(
                    chunk,
                    _attempts,
                    SecretRedactor.Redact(row.Source),
                    row.Position,
                    row.Column,
                    SecretRedactor.Redact(row.Reason),
                    row.RawText
                );
                _partial.Write(JsonSerializer.SerializeToUtf8Bytes(line));
                _partial.WriteByte((byte)'\n');
            }

            _partial.Flush(flushToDisk: true);
        }
    }

    /// <summary>
    /// Makes the reject file of the committed chunks; without rejected rows there is none. What it is made of stays until
    /// <see cref="Discard"/>, so that a run that is killed before its end makes it again.
    /// </summary>
    public override void Publish(IEnumerable<string> committed)
    {
        lock (_lock)
        {
            _partial?.Dispose();
            _partial = null;
            if (!File.Exists(Partial))
            {
                File.Delete(_path);
                return;
            }

            var chunks = committed.ToHashSet(StringComparer.Ordinal);
            var last = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var line in ReadLines())
            {
                last[line.Chunk] = Math.Max(last.GetValueOrDefault(line.Chunk), line.Attempt);
            }

            var aside = _path + ".tmp";
            var any = false;
            using (var file = new StreamWriter(aside, append: false, new UTF8Encoding(false)) { NewLine = "\n" })
            {
                file.WriteLine("chunk,source,position,column,reason,row");
                foreach (var line in ReadLines().Where(l => chunks.Contains(l.Chunk) && last[l.Chunk] == l.Attempt))
                {
                    any = true;
                    file.WriteLine(Csv(line));
                }
            }

            if (any)
            {
                File.Move(aside, _path, overwrite: true);
            }
            else
            {
                File.Delete(aside);
                File.Delete(_path);
            }
        }
    }

    public override void Discard() => File.Delete(Partial);

    public override void Dispose()
    {
        lock (_lock)
        {
            _partial?.Dispose();
            _partial = null;
        }
    }

    private IEnumerable<RejectLine> ReadLines()
    {
        foreach (var text in File.ReadLines(Partial))
        {
            RejectLine? line = null;
            try
            {
                line = text.Length == 0 ? null : JsonSerializer.Deserialize<RejectLine>(text);
            }
            catch (JsonException)
            {
                // Torn when a run was killed; its chunk was not committed then.
            }

            if (line is not null)
            {
                yield return line;
            }
        }
    }

    private static string Csv(RejectLine line)
    {
        string?[] fields =
        [
            line.Chunk,
            line.Source,
            line.Position?.ToString(CultureInfo.InvariantCulture),
            line.Column,
            line.Reason,
            line.Row,
        ];
        return string.Join(',', fields.Select(f => f is null ? "" : Quoted(f)));
    }

    private static string Quoted(string text) =>
        text.Length > 0 && text.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed record RejectLine(
        string Chunk,
        long Attempt,
        string Source,
        long? Position,
        string? Column,
        string Reason,
        string? Row
    );
}
