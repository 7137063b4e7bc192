namespace Weir.Connectors.Sqlite;

/// <summary>Names in SQLite's dialect.</summary>
internal static class SqliteNames
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
