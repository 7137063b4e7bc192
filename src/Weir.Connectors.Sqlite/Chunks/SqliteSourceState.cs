using System.Text;
using System.Text.Json;

namespace Weir.Connectors.Sqlite;

/// <summary>What a later run needs to know: the file, and how the table was cut.</summary>
internal sealed record SqliteSourceState(SqliteFileState File, SqliteCut Cut, long Rows)
{
    public static SqliteSourceState Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        return new SqliteSourceState(
            SqliteFileState.Parse(root),
            Enum.Parse<SqliteCut>(root.GetProperty("cut").GetString()!),
            root.GetProperty("chunk_rows").GetInt64()
        );
    }

    public override string ToString()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("cut", Cut.ToString());
            json.WriteNumber("chunk_rows", Rows);
            File.Write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
