using System.Text;
using Npgsql;
using NpgsqlTypes;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Postgres.Commands;

/// <summary>
/// Asks the catalogs what <see cref="TableTraits"/> promise (PostgreSQL documentation, "System Catalogs"). Dependencies on
/// built-in functions and operators are not recorded there, so any recorded one is on a user's. What an expression calls is
/// read from its tree, which names functions by their identifiers.
/// </summary>
internal static class PostgresTraits
{
    private const string Query = """
        SELECT n.i, a.attname, pg_catalog.quote_ident(s.nspname) || '.' || pg_catalog.quote_ident(t.typname), t.typcategory = 'A', t.typname,
               a.attcollation = 0 OR coalesce((SELECT l.collisdeterministic FROM pg_catalog.pg_collation l WHERE l.oid = a.attcollation), false),
               c.oid::text, e.sequences, e.referenced, e.is_closed
        FROM unnest($1) WITH ORDINALITY AS n(name, i)
        JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(n.name)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        JOIN pg_catalog.pg_namespace s ON s.oid = t.typnamespace
        CROSS JOIN LATERAL (
          SELECT ARRAY(SELECT q.oid::text FROM pg_catalog.pg_class q WHERE q.relkind = 'S' AND q.oid IN (
                         SELECT d.refobjid FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attrdef f ON f.oid = d.objid
                         WHERE d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass AND f.adrelid = c.oid
                         UNION ALL SELECT d.objid FROM pg_catalog.pg_depend d
                         WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid)) AS sequences,
                 ARRAY(SELECT k.confrelid::text FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f') AS referenced,
                 NOT EXISTS (
                   SELECT FROM (SELECT f.adbin::text FROM pg_catalog.pg_attrdef f WHERE f.adrelid = c.oid
                                UNION ALL SELECT k.conbin::text FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.conbin IS NOT NULL) x (tree)
                   WHERE x.tree LIKE '%COERCEVIAIO%' OR EXISTS (
                     SELECT FROM pg_catalog.regexp_matches(x.tree, ':(?:op)?funcid (\d+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid
                     WHERE p.proname = 'regclass'
                        OR p.provolatile = 'v' AND p.proname NOT IN ('nextval', 'random', 'gen_random_uuid', 'clock_timestamp'))) AS is_closed
        ) e
        WHERE c.relkind = 'r' AND c.relpersistence IN ('p', 'u') AND NOT c.relhasrules AND NOT c.relrowsecurity
          AND NOT c.relispartition AND NOT c.relhassubclass
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid OR h.inhparent = c.oid)
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal)
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid
                          AND ((k.contype = 'f' AND k.confrelid = c.oid) OR k.condeferrable OR k.contype = 'x'))
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute b JOIN pg_catalog.pg_type u ON u.oid = b.atttypid
                          WHERE b.attrelid = c.oid AND b.attnum > 0 AND NOT b.attisdropped
                            AND (u.typtype NOT IN ('b', 'e') OR u.typnamespace <> 'pg_catalog'::regnamespace AND u.typtype = 'b' AND u.typcategory <> 'A'))
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.refclassid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass)
                          AND d.classid IN ('pg_catalog.pg_attrdef'::regclass, 'pg_catalog.pg_constraint'::regclass, 'pg_catalog.pg_class'::regclass)
                          AND d.objid IN (SELECT f.oid FROM pg_catalog.pg_attrdef f WHERE f.adrelid = c.oid
                                          UNION ALL SELECT k.oid FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid
                                          UNION ALL SELECT x.indexrelid FROM pg_catalog.pg_index x WHERE x.indrelid = c.oid))
        ORDER BY n.i, a.attnum
        """;

    public static async ValueTask<IReadOnlyList<TableTraits?>> LoadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<TableName> tables,
        CancellationToken cancellationToken
    )
    {
        var columnsOf = new List<ColumnTraits>?[tables.Count];
        var found = new TableTraits?[tables.Count];
        var command = new NpgsqlCommand(Query, connection);
        await using var scope = command.ConfigureAwait(false);
        command.Parameters.Add(
            new NpgsqlParameter<string[]>
            {
                TypedValue = [.. tables.Select(Quoted)],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            }
        );
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            var table = (int)reader.GetInt64(0) - 1;
            var columns = columnsOf[table] ??= [];
            columns.Add(
                new ColumnTraits(
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetBoolean(3),
                    Key(reader.GetString(4), reader.GetBoolean(5))
                )
            );
            found[table] ??= new TableTraits(reader.GetString(6), columns)
            {
                Sequences = reader.GetFieldValue<string[]>(7),
                References = reader.GetFieldValue<string[]>(8),
                IsClosed = reader.GetBoolean(9),
            };
        }

        return found;
    }

    private static KeyForm Key(string type, bool isDeterministic) =>
        type switch
        {
            "int2" => KeyForm.Int16,
            "int4" => KeyForm.Int32,
            "int8" => KeyForm.Int64,
            "text" or "varchar" when isDeterministic => KeyForm.Text,
            "uuid" => KeyForm.Uuid,
            _ => KeyForm.None,
        };

    private static string Quoted(TableName name)
    {
        var text = new StringBuilder();
        if (name.Schema is { } schema)
        {
            Quote(text, schema);
            text.Append('.');
        }

        Quote(text, name.Name);
        return text.ToString();
    }

    private static void Quote(StringBuilder text, string name) =>
        text.Append('"').Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
}
