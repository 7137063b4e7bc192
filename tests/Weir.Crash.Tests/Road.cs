using Weir.Connectors;

namespace Weir.Crash.Tests;

/// <summary>From where to where rows are moved, and how.</summary>
internal sealed record Road(string Name, string Source, string Target, TransferMode Mode)
{
    /// <summary>Rows of the source.</summary>
    public const int Rows = 3_000;

    public const int Workers = 3;

    public static IReadOnlyList<Road> All { get; } =
    [
        new("CSV to SQLite", "csv", "sqlite", TransferMode.Append),
        new("CSV to SQLite, replacing", "csv", "sqlite", TransferMode.Replace),
        new("CSV to Parquet", "csv", "parquet", TransferMode.Replace),
        new("CSV to a folder of Parquet", "csv", "folder", TransferMode.Replace),
        new("SQLite to JSON lines", "sqlite", "jsonl", TransferMode.Replace),
        new("PostgreSQL to PostgreSQL", "postgres", "postgres", TransferMode.Append),
        new("PostgreSQL to PostgreSQL, replacing", "postgres", "postgres", TransferMode.Replace),
        new("PostgreSQL to PostgreSQL, merging", "postgres", "postgres", TransferMode.Upsert),
        new("PostgreSQL to Parquet", "postgres", "parquet", TransferMode.Replace),
        new("PostgreSQL to Parquet, merging", "postgres", "parquet", TransferMode.Upsert),
        new("PostgreSQL to SQLite", "postgres", "sqlite", TransferMode.Append),
        new("CSV to PostgreSQL", "csv", "postgres", TransferMode.Append),
        new("SQLite to PostgreSQL, replacing", "sqlite", "postgres", TransferMode.Replace),
    ];

    public bool NeedsServer => Source == "postgres" || Target == "postgres";

    public string From =>
        Source switch
        {
            "csv" => "source.csv",
            "sqlite" => "lite.items",
            _ => "pg.public.source_items",
        };

    public string To(string schema) =>
        Target switch
        {
            "parquet" => "target.parquet",
            "folder" => "target/",
            "jsonl" => "target.jsonl",
            "sqlite" => "out.items",
            _ => $"pg.{schema}.items",
        };

    /// <summary>The target in a query.</summary>
    public string Read(string schema) =>
        Target switch
        {
            "parquet" or "jsonl" => $"'{To(schema)}'",
            "folder" => "'target/*.parquet'",
            _ => To(schema),
        };
}
