using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres;

/// <summary>Reads the server's catalog (documentation, part VII, "System Catalogs").</summary>
internal static class PostgresCatalog
{
    /// <summary>Seconds after which a server that does not say what it has is taken for gone.</summary>
    private const int LongestAnswer = 60;

    private const string TablesSql = """
        SELECT n.nspname::text, c.relname::text
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'
          AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        ORDER BY n.nspname, c.relname LIMIT 10000
        """;

    // relpages and reltuples of a partitioned table are those of its leaves; any unknown makes the sum unknown.
    private const string TableSql = """
        SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text,
          CASE c.relkind
            WHEN 'p' THEN (SELECT CASE WHEN min(l.reltuples) < 0 THEN -1 ELSE sum(l.reltuples) END
                           FROM pg_catalog.pg_partition_tree(c.oid) p JOIN pg_catalog.pg_class l ON l.oid = p.relid
                           WHERE p.isleaf)
            WHEN 'v' THEN -1
            ELSE c.reltuples END::double precision,
          CASE c.relkind
            WHEN 'p' THEN (SELECT sum(pg_catalog.pg_relation_size(p.relid))
                           FROM pg_catalog.pg_partition_tree(c.oid) p WHERE p.isleaf)
            WHEN 'r' THEN pg_catalog.pg_relation_size(c.oid)
            WHEN 'm' THEN pg_catalog.pg_relation_size(c.oid) END::bigint,
          pg_catalog.current_setting('server_encoding') = 'UTF8'
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND lower(c.relname) = lower($2)
          AND CASE WHEN $1 IS NULL THEN n.nspname = ANY (pg_catalog.current_schemas(false))
                   ELSE lower(n.nspname) = lower($1) END
        ORDER BY n.nspname = $1 DESC, c.relname = $2 DESC,
          array_position(pg_catalog.current_schemas(false), n.nspname), n.nspname, c.relname
        LIMIT 1
        """;

    // Domains are followed to the type that they stand for. to_jsonb reads columns that older servers do not have.
    private const string ColumnsSql = """
        WITH RECURSIVE typed AS (
          SELECT a.attnum, a.atttypid AS type, a.atttypmod AS modifier
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT d.attnum, t.typbasetype, t.typtypmod
          FROM typed d JOIN pg_catalog.pg_type t ON t.oid = d.type WHERE t.typtype = 'd'
        )
        SELECT a.attname::text, a.attnotnull, coalesce(to_jsonb(a) ->> 'attgenerated', '') <> '',
          coalesce(e.typname, t.typname)::text, coalesce(en.nspname, tn.nspname) = 'pg_catalog', d.modifier,
          e.oid IS NOT NULL, pg_catalog.format_type(d.type, d.modifier),
          (SELECT json_agg(l.enumlabel ORDER BY l.enumsortorder)
           FROM pg_catalog.pg_enum l WHERE l.enumtypid = coalesce(e.oid, t.oid))::text,
          CASE WHEN NOT coalesce((to_jsonb(co) ->> 'collisdeterministic')::boolean, true) THEN 'loose'
               WHEN co.collname IN ('C', 'POSIX')
                 OR co.collname = 'default' AND (SELECT b.datcollate IN ('C', 'POSIX')
                      AND coalesce(to_jsonb(b) ->> 'datlocprovider', 'c') = 'c'
                      FROM pg_catalog.pg_database b WHERE b.datname = current_database()) THEN 'bytes'
               ELSE 'language' END,
          s.n_distinct::double precision, s.null_frac::double precision, coalesce(e.oid, t.oid)::bigint,
          a.atthasdef OR coalesce(to_jsonb(a) ->> 'attidentity', '') <> ''
        FROM typed d
        JOIN pg_catalog.pg_attribute a ON a.attrelid = $1 AND a.attnum = d.attnum
        JOIN pg_catalog.pg_type t ON t.oid = d.type
        JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
        LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
        LEFT JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace
        LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
        LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = $2 AND s.tablename = $3 AND s.attname = a.attname
          AND s.inherited = $4
        WHERE t.typtype <> 'd'
        ORDER BY d.attnum
        """;

    public static async ValueTask<IReadOnlyList<TableName>> ListAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var names = new List<TableName>();
        var command = new NpgsqlCommand(TablesSql, connection) { CommandTimeout = LongestAnswer };
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            names.Add(new TableName(reader.GetString(0), reader.GetString(1)));
        }

        return names;
    }

    /// <summary>The table or view; null when there is none. Without a schema those of the search path count.</summary>
    public static async ValueTask<PostgresRelation?> FindAsync(
        NpgsqlConnection connection,
        TableName name,
        int numericScale,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand(TableSql, connection) { CommandTimeout = LongestAnswer };
        await using var scope = command.ConfigureAwait(false);
        command.Parameters.Add(Text(name.Schema));
        command.Parameters.Add(Text(name.Name));
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            return null;
        }

        var (oid, found) = ((uint)reader.GetInt64(0), new TableName(reader.GetString(1), reader.GetString(2)));
        var kind = reader.GetString(3)[0];
        double? rows = reader.IsDBNull(4) || reader.GetDouble(4) < 0 ? null : reader.GetDouble(4);
        long? bytes = reader.IsDBNull(5) ? null : reader.GetInt64(5);
        var isUtf8 = reader.GetBoolean(6);
        await reader.DisposeAsync().ConfigureAwait(false);

        var values = new Dictionary<int, ColumnStatistics>();
        var columns = await ColumnsAsync(connection, oid, found, kind, numericScale, rows, values, cancellationToken)
            .ConfigureAwait(false);
        var statistics = new TableStatistics(rows, IsExact: false, bytes) { Columns = values };
        return new PostgresRelation(oid, found, kind, isUtf8, columns, statistics);
    }

    private static async ValueTask<IReadOnlyList<PostgresColumn>> ColumnsAsync(
        NpgsqlConnection connection,
        uint oid,
        TableName table,
        char kind,
        int numericScale,
        double? rows,
        Dictionary<int, ColumnStatistics> statistics,
        CancellationToken cancellationToken
    )
    {
        var columns = new List<PostgresColumn>();
        var command = new NpgsqlCommand(ColumnsSql, connection) { CommandTimeout = LongestAnswer };
        await using var scope = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Oid, Value = oid });
        command.Parameters.Add(Text(table.Schema));
        command.Parameters.Add(Text(table.Name));
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Boolean, Value = kind == 'p' });
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            if (!reader.IsDBNull(10))
            {
                var distinct = reader.GetDouble(10);
                // Below zero it is minus the share of rows that differ (documentation, "pg_stats").
                var count = distinct switch
                {
                    0 => (double?)null,
                    > 0 => distinct,
                    _ => rows * -distinct,
                };
                statistics[columns.Count] = new ColumnStatistics(count, reader.GetDouble(11), null, null);
            }

            columns.Add(Column(reader, numericScale));
        }

        return columns;
    }

    private static PostgresColumn Column(NpgsqlDataReader reader, int numericScale)
    {
        var labels = reader.IsDBNull(8)
            ? null
            : JsonSerializer.Deserialize(reader.GetString(8), PostgresJson.Default.StringArray);
        var type = new PostgresType(
            (uint)reader.GetInt64(12),
            reader.GetString(3),
            reader.GetBoolean(4),
            reader.GetInt32(5),
            reader.GetBoolean(6),
            labels,
            reader.GetString(7)
        );
        var (ours, castTo) = PostgresTypes.Read(type, numericScale);
        var collation = reader.GetString(9) switch
        {
            "bytes" => TextCollation.Bytes,
            "loose" => TextCollation.Loose,
            _ => TextCollation.Language,
        };
        var field = new Field(reader.GetString(0), ours, !reader.GetBoolean(1));
        return new PostgresColumn(field, type, castTo, collation)
        {
            IsGenerated = reader.GetBoolean(2),
            HasDefault = reader.GetBoolean(13),
        };
    }

    private static NpgsqlParameter Text(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };
}
