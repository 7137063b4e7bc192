using SQLitePCL;
using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>A table or view.</summary>
internal sealed class SqliteTable(
    SqliteDataSource source,
    string name,
    IReadOnlyList<SqliteColumn> columns,
    bool isView
) : ITable
{
    private const int Hidden = 1;

    public SqliteDataSource Source => source;

    public string Name => name;

    public IReadOnlyList<SqliteColumn> Columns => columns;

    public bool IsView => isView;

    public string DisplayName => $"{source.Name}.{name}";

    public Schema Schema { get; } = new([.. columns.Select(c => c.Field)]);

    public TableStatistics Statistics => TableStatistics.Unknown;

    public IScan PlanScan(ScanRequest request) => new SqliteScan(this, request);

    /// <summary>The table of that name, exactly or else ignoring case; null when there is none.</summary>
    public static SqliteTable? Find(SqliteDataSource source, SqliteDatabase database, string table)
    {
        using var exact = database.Prepare(
            "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?1 COLLATE NOCASE ORDER BY name = ?1 DESC LIMIT 1"
        );
        exact.Bind(1, table);
        if (!exact.Step())
        {
            return null;
        }

        var (found, isView) = (exact.Text(0), exact.Text(1) == "view");
        return new SqliteTable(source, found, ReadColumns(database, found), isView);
    }

    private static List<SqliteColumn> ReadColumns(SqliteDatabase database, string table)
    {
        // A key that is the row's number itself has no index.
        using var index = database.Prepare("SELECT count(*) FROM pragma_index_list(?1) WHERE origin = 'pk'");
        index.Bind(1, table);
        _ = index.Step();
        var hasKeyIndex = index.Text(0) != "0";
        using var rows = database.Prepare(
            "SELECT name, type, \"notnull\", hidden, pk, sum(pk > 0) OVER () FROM pragma_table_xinfo(?1) ORDER BY cid"
        );
        rows.Bind(1, table);
        var columns = new List<SqliteColumn>();
        while (rows.Step())
        {
            var (declared, hidden) = (rows.Text(1), raw.sqlite3_column_int(rows.Handle, 3));
            if (hidden == Hidden)
            {
                continue;
            }

            var isRowId =
                !hasKeyIndex
                && rows.Text(4) == "1"
                && rows.Text(5) == "1"
                && declared.Equals("INTEGER", StringComparison.OrdinalIgnoreCase);
            var field = new Field(rows.Text(0), SqliteTypes.FromDeclaration(declared), rows.Text(2) == "0");
            columns.Add(new SqliteColumn(field, declared, hidden > Hidden, isRowId));
        }

        return columns;
    }
}
