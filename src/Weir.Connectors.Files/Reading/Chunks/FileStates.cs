using System.Text;
using System.Text.Json;

namespace Weir.Connectors.Files;

/// <summary>The state of a scan's files, as the text that a ledger keeps.</summary>
/// <param name="Rows">The rows of a chunk by which the files were cut.</param>
/// <param name="Files">The files in their order.</param>
internal sealed record FileStates(long Rows, IReadOnlyList<FileState> Files)
{
    private const int LongestText = 100_000;

    /// <summary>With each file's state; with short marks only where that would be too long.</summary>
    public string Text
    {
        get
        {
            var whole = Write(isWhole: true);
            return whole.Length <= LongestText ? whole : Write(isWhole: false);
        }
    }

    /// <summary>The rows of a chunk of an earlier run; raises when its files are not these.</summary>
    public static long Compare(string earlier, IReadOnlyList<FileState> now)
    {
        using var document = JsonDocument.Parse(earlier);
        var root = document.RootElement;
        if (root.TryGetProperty("files", out var files))
        {
            Compare([.. files.EnumerateArray().Select(Read)], now);
        }
        else
        {
            var marks = root.GetProperty("marks").GetString()!;
            var known = Enumerable
                .Range(0, marks.Length / 8)
                .Select(i => marks.Substring(i * 8, 8))
                .ToHashSet(StringComparer.Ordinal);
            if (now.FirstOrDefault(f => !known.Contains(f.Print)) is { } other)
            {
                throw FileState.Changed($"the file {other.Name} is new or was written again since");
            }

            if (known.Count != now.Count)
            {
                throw FileState.Changed("some of its files are gone");
            }
        }

        return root.GetProperty("chunk_rows").GetInt64();
    }

    private static void Compare(IReadOnlyList<FileState> earlier, IReadOnlyList<FileState> now)
    {
        var known = earlier.ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var file in now)
        {
            if (!known.Remove(file.Name, out var before))
            {
                throw FileState.Changed($"the file {file.Name} is new");
            }

            if (before.Difference(file) is { } difference)
            {
                throw FileState.Changed(difference);
            }
        }

        if (known.Count > 0)
        {
            throw FileState.Changed($"the file {known.Keys.Min(StringComparer.Ordinal)} is gone");
        }
    }

    private static FileState Read(JsonElement file) =>
        new(file[0].GetString()!, file[1].GetInt64(), file[2].GetInt64(), file[3].GetString()!);

    private string Write(bool isWhole)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("chunk_rows", Rows);
            if (isWhole)
            {
                json.WriteStartArray("files");
                foreach (var file in Files)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(file.Name);
                    json.WriteNumberValue(file.Bytes);
                    json.WriteNumberValue(file.Modified);
                    json.WriteStringValue(file.Hash);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
            }
            else
            {
                json.WriteString("marks", string.Concat(Files.Select(f => f.Print)));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
