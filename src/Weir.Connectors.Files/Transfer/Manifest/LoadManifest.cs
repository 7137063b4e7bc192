using System.Text.Json;

namespace Weir.Connectors.Files;

/// <summary>
/// The ledger of file targets: one JSON object a line, only ever added to, and on the disk before anything relies on it. A
/// last line that is torn was never relied on.
/// </summary>
internal static class LoadManifest
{
    private const long LargestBytes = 1 << 30;

    /// <summary>The runs in a manifest; none when there is no such file.</summary>
    public static List<LoadRun> Read(string path)
    {
        var runs = new List<LoadRun>();
        foreach (var line in Lines(path))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                LoadLines.Read(document.RootElement, runs);
            }
            catch (Exception e)
                when (e
                        is JsonException
                            or KeyNotFoundException
                            or InvalidOperationException
                            or FormatException
                            or ArgumentException
                            or IndexOutOfRangeException
                            or WeirException
                )
            {
                throw new WeirException(ErrorCode.InvalidFile, $"the manifest is damaged: {path}: {e.Message}", e)
                {
                    SourceName = path,
                    Hint = "Remove it, and what the job wrote, to begin anew.",
                };
            }
        }

        return runs;
    }

    /// <summary>Adds lines and waits until they are on the disk. A torn line at the end is taken away first.</summary>
    public static void Append(string path, params IEnumerable<byte[]> lines)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 0);
        file.SetLength(WholeLines(file));
        file.Seek(0, SeekOrigin.End);
        file.Write([.. lines.SelectMany(l => l)]);
        file.Flush(true);
    }

    /// <summary>A manifest that takes the place of another in one step.</summary>
    public static void Replace(string path, IEnumerable<LoadRun> runs, string aside)
    {
        using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            foreach (var run in runs)
            {
                file.Write(LoadLines.Run(run));
                foreach (var chunk in run.Chunks)
                {
                    file.Write(LoadLines.Chunk(chunk));
                }

                if (run.Merge is { } merge)
                {
                    file.Write(LoadLines.Merge(merge));
                }

                file.Write(LoadLines.State(run.State, run.Finished ?? run.Started));
            }

            file.Flush(true);
        }

        File.Move(aside, path, true);
    }

    private static List<ReadOnlyMemory<byte>> Lines(string path)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        if (!File.Exists(path))
        {
            return lines;
        }

        if (new FileInfo(path).Length > LargestBytes)
        {
            throw new WeirException(ErrorCode.LimitExceeded, $"the manifest is larger than 1 GB: {path}");
        }

        ReadOnlyMemory<byte> text = File.ReadAllBytes(path);
        while (text.Span.IndexOf((byte)'\n') is var end && end >= 0)
        {
            lines.Add(text[..end]);
            text = text[(end + 1)..];
        }

        return lines;
    }

    /// <summary>Bytes up to the last line end.</summary>
    private static long WholeLines(FileStream file)
    {
        var buffer = new byte[4096];
        for (var end = file.Length; end > 0; )
        {
            var start = Math.Max(0, end - buffer.Length);
            file.Seek(start, SeekOrigin.Begin);
            var part = buffer.AsSpan(0, (int)(end - start));
            file.ReadExactly(part);
            var last = part.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                return start + last + 1;
            }

            end = start;
        }

        return 0;
    }
}
