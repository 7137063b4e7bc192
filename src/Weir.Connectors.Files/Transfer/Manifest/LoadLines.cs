using System.Text.Json;
using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>The lines of a manifest, JSON objects whose first field says what they are about. Documented for users.</summary>
internal static class LoadLines
{
    public static byte[] Run(LoadRun run) =>
        Line(
            "run",
            json =>
            {
                json.WriteString("job", run.Job);
                json.WriteNumber("run", run.Run);
                json.WriteString("mode", run.Mode.ToString());
                json.WriteString("started", run.Started);
                json.WriteString("format", run.Format);
                json.WriteString("dialect", run.Dialect);
                json.WriteStartArray("schema");
                foreach (var field in run.Schema.Fields)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(field.Name);
                    json.WriteStringValue(field.Type.ToString());
                    json.WriteBooleanValue(field.IsNullable);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteString("definition", run.Definition);
                json.WriteString("source_state", run.SourceState);
                if (run.RewrittenBy is { } job)
                {
                    json.WriteString("rewritten_by", job);
                }
            }
        );

    public static byte[] Chunk(LoadChunk chunk) => Line("chunk", json => Write(json, chunk));

    public static byte[] Merge(LoadMerge merge) => Line("merge", json => Write(json, merge));

    public static byte[] State(LedgerState state, DateTimeOffset at) =>
        Line(
            "state",
            json =>
            {
                json.WriteString("state", state.ToString());
                json.WriteString("at", at);
            }
        );

    public static byte[] Publication(LoadPublication publication) =>
        Line(
            "publication",
            json =>
            {
                json.WriteBoolean("keeps_others", publication.KeepsOthers);
                if (publication.Merge is { } merge)
                {
                    json.WriteStartObject("merge");
                    Write(json, merge);
                    json.WriteEndObject();
                }

                json.WriteStartArray("moves");
                foreach (var file in publication.Moves)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(file.From);
                    json.WriteStringValue(file.To);
                    json.WriteNumberValue(file.Mark.Bytes);
                    json.WriteNumberValue(file.Mark.Modified.Ticks);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteStartArray("removes");
                foreach (var file in publication.Removes)
                {
                    json.WriteStringValue(file);
                }

                json.WriteEndArray();
                json.WriteStartArray("chunks");
                foreach (var chunk in publication.Chunks)
                {
                    json.WriteStartObject();
                    Write(json, chunk);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    /// <summary>Adds what a line says to the runs.</summary>
    public static void Read(JsonElement line, List<LoadRun> runs)
    {
        switch (line.GetProperty("line").GetString())
        {
            case "run":
                runs.Add(ReadRun(line));
                break;
            case "chunk":
                runs[^1].Chunks.Add(ReadChunk(line));
                break;
            case "merge":
                runs[^1].Merge = ReadMerge(line);
                break;
            case "state":
                runs[^1].State = Enum.Parse<LedgerState>(Text(line, "state"));
                runs[^1].Finished =
                    runs[^1].State == LedgerState.Done ? line.GetProperty("at").GetDateTimeOffset() : null;
                break;
            case "publication":
                runs[^1].Publication = new LoadPublication(
                    [
                        .. line.GetProperty("moves")
                            .EnumerateArray()
                            .Select(m => new PublishedFile(
                                m[0].GetString()!,
                                m[1].GetString()!,
                                new FileMark(m[2].GetInt64(), new DateTime(m[3].GetInt64(), DateTimeKind.Utc))
                            )),
                    ],
                    [.. line.GetProperty("removes").EnumerateArray().Select(r => r.GetString()!)],
                    [.. line.GetProperty("chunks").EnumerateArray().Select(ReadChunk)],
                    line.GetProperty("keeps_others").GetBoolean()
                )
                {
                    Merge = line.TryGetProperty("merge", out var merge) ? ReadMerge(merge) : null,
                };
                break;
            default:
                throw new FormatException("a line is about something unknown");
        }
    }

    private static byte[] Line(string about, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("line", about);
            write(json);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, LoadChunk chunk)
    {
        var ledger = chunk.Ledger;
        json.WriteString("chunk", ledger.Id);
        json.WriteNumber("order", chunk.Order);
        json.WriteString("bounds", ledger.Bounds);
        json.WriteNumber("rows_read", ledger.Read);
        json.WriteNumber("rows_written", ledger.Written);
        json.WriteNumber("rows_filtered", ledger.Filtered);
        json.WriteNumber("rows_rejected", ledger.Rejected);
        json.WriteNumber("rows_counted", ledger.Counted);
        json.WriteString("hash", ledger.Hash.ToString());
        json.WriteNumber("attempts", ledger.Attempts);
        json.WriteNumber("bytes", ledger.Bytes);
        json.WriteString("finished", ledger.Finished);
        json.WriteStartArray("places");
        foreach (var place in chunk.Places)
        {
            json.WriteStartArray();
            json.WriteStringValue(place.File);
            json.WriteNumberValue(place.From);
            json.WriteNumberValue(place.To);
            json.WriteNumberValue(place.Rows);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, LoadMerge merge)
    {
        json.WriteNumber("inserted", merge.End.Inserted);
        json.WriteNumber("updated", merge.End.Updated);
        json.WriteNumber("deleted", merge.End.Deleted);
        json.WriteNumber("unchanged", merge.End.Unchanged);
        json.WriteNumber("rows", merge.Whole.Rows);
        json.WriteString("hash", merge.Whole.Hash.ToString());
        json.WriteNumber("columns", merge.Columns);
        json.WriteNumber("row_groups", merge.RowGroups);
    }

    private static LoadMerge ReadMerge(JsonElement merge) =>
        new(
            new TransferEnd(
                Number(merge, "inserted"),
                Number(merge, "updated"),
                Number(merge, "deleted"),
                Number(merge, "unchanged")
            ),
            new RowSum(Number(merge, "rows"), RowHash.Parse(Text(merge, "hash"))),
            (int)Number(merge, "columns"),
            Number(merge, "row_groups")
        );

    private static LoadRun ReadRun(JsonElement line) =>
        new()
        {
            Job = Text(line, "job"),
            Run = Number(line, "run"),
            Mode = Enum.Parse<TransferMode>(Text(line, "mode")),
            Started = line.GetProperty("started").GetDateTimeOffset(),
            Format = Text(line, "format"),
            Dialect = Text(line, "dialect"),
            Schema = new Schema([
                .. line.GetProperty("schema")
                    .EnumerateArray()
                    .Select(f => new Field(f[0].GetString()!, TypeText.Parse(f[1].GetString()!), f[2].GetBoolean())),
            ]),
            Definition = Text(line, "definition"),
            SourceState = Text(line, "source_state"),
            RewrittenBy = line.TryGetProperty("rewritten_by", out var job) ? job.GetString() : null,
        };

    private static LoadChunk ReadChunk(JsonElement line) =>
        new(
            new LedgerChunk(
                Text(line, "chunk"),
                Text(line, "bounds"),
                Number(line, "rows_read"),
                Number(line, "rows_written"),
                Number(line, "rows_filtered"),
                Number(line, "rows_rejected"),
                Number(line, "rows_counted"),
                RowHash.Parse(Text(line, "hash"))
            )
            {
                Attempts = (int)Number(line, "attempts"),
                Bytes = Number(line, "bytes"),
                Finished = line.GetProperty("finished").GetDateTimeOffset(),
            },
            Number(line, "order"),
            [
                .. line.GetProperty("places")
                    .EnumerateArray()
                    .Select(p => new PartPlace(p[0].GetString()!, p[1].GetInt64(), p[2].GetInt64(), p[3].GetInt64())),
            ]
        );

    private static string Text(JsonElement line, string field) => line.GetProperty(field).GetString()!;

    private static long Number(JsonElement line, string field) => line.GetProperty(field).GetInt64();
}
