namespace Weir.Benchmarks.Data;

/// <summary>Files of generated sales, made when first asked for and kept; the same rows every time.</summary>
internal sealed class SalesFiles(string folder)
{
    /// <summary>The columns as a table of PostgreSQL declares them.</summary>
    public const string Table =
        "id bigint, customer integer, region text, amount numeric(12,2), price double precision, created timestamp, note text";

    /// <summary>The columns with their types made sure of, as DuckDB casts.</summary>
    public const string Casts =
        "id::BIGINT, customer::INTEGER, region::VARCHAR, amount::DECIMAL(12,2), price::DOUBLE, created::TIMESTAMP, note::VARCHAR";

    private const string Columns =
        "{'id': 'BIGINT', 'customer': 'INTEGER', 'region': 'VARCHAR', 'amount': 'DECIMAL(12,2)', 'price': 'DOUBLE', 'created': 'TIMESTAMP', 'note': 'VARCHAR'}";

    /// <summary>The table function that reads a CSV file of sales in Weir.</summary>
    public static string WeirCsv(string file) => $"read_csv('{file}', columns => {Columns})";

    /// <summary>The table function that reads a CSV file of sales in DuckDB.</summary>
    public static string DuckDbCsv(string file) => $"read_csv('{file}', header = true, columns = {Columns})";

    /// <summary>The table function that reads JSON lines of sales in Weir.</summary>
    public static string WeirJson(string file) => $"read_json('{file}', columns => {Columns})";

    /// <summary>The table function that reads JSON lines of sales in DuckDB.</summary>
    public static string DuckDbJson(string file) =>
        $"read_json('{file}', format = 'newline_delimited', columns = {Columns})";

    public string Csv(long rows) => Make(rows, "csv", SalesFormat.Csv);

    public string JsonLines(long rows) => Make(rows, "jsonl", SalesFormat.JsonLines);

    private string Make(long rows, string extension, SalesFormat format)
    {
        var file = Path.Combine(folder, FormattableString.Invariant($"sales-{rows}.{extension}"));
        if (!File.Exists(file))
        {
            var unfinished = file + ".unfinished";
            SalesWriter.Write(unfinished, rows, format);
            File.Move(unfinished, file);
        }

        return file;
    }
}
