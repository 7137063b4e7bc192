using System.Globalization;
using Npgsql;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>What hangs on a table itself, so that another cannot take its place.</summary>
internal static class TargetTies
{
    /// <summary>A table that refers to this one by a foreign key; null for none.</summary>
    public static ValueTask<string?> ReferrerAsync(
        NpgsqlConnection connection,
        PostgresRelation table,
        CancellationToken cancellationToken
    ) =>
        PostgresStatements.TextAsync(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT conrelid::regclass::text FROM pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid = {table.Oid} AND conrelid <> {table.Oid} ORDER BY 1 LIMIT 1"
            ),
            cancellationToken
        );

    /// <summary>
    /// Why a new table cannot take the place of this one without a loss; null when it can. Whatever depends on the table or
    /// its row type, and is no part of it, is a reason.
    /// </summary>
    public static async ValueTask<string?> ObstacleAsync(
        NpgsqlConnection connection,
        PostgresRelation table,
        CancellationToken cancellationToken
    ) =>
        table.Kind == 'p'
            ? "it is partitioned"
            : await PostgresStatements.TextAsync(connection, Sql(table.Oid), cancellationToken).ConfigureAwait(false);

    private static string Sql(uint oid) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            WITH t AS (SELECT * FROM pg_catalog.pg_class WHERE oid = {oid}),
            reasons AS (
              SELECT 1 AS place, 'another role owns it' AS reason FROM t
              WHERE NOT pg_catalog.pg_has_role(t.relowner, 'MEMBER')
              UNION ALL SELECT 2, 'it is not an ordinary logged table' FROM t
              WHERE t.relpersistence <> 'p' OR t.relkind <> 'r' OR t.reloftype <> 0 OR t.reltablespace <> 0
                OR t.relam <> (SELECT oid FROM pg_catalog.pg_am WHERE amname = 'heap')
              UNION ALL SELECT 3, 'it has row security' FROM t WHERE t.relrowsecurity OR t.relforcerowsecurity
              UNION ALL SELECT 4, 'it has a replica identity of its own' FROM t WHERE t.relreplident <> 'd'
              UNION ALL SELECT 5, 'it is part of an inheritance tree or partition'
              FROM pg_catalog.pg_inherits i WHERE i.inhrelid = {oid} OR i.inhparent = {oid}
              UNION ALL SELECT 6, 'column ' || a.attname || ' is an identity or has statistics settings of its own'
              FROM pg_catalog.pg_attribute a WHERE a.attrelid = {oid} AND a.attnum > 0 AND NOT a.attisdropped
                AND (a.attidentity <> '' OR coalesce(a.attstattarget, -1) >= 0 OR a.attoptions IS NOT NULL)
              UNION ALL SELECT 7, 'somebody else than its owner granted rights on it'
              FROM t, pg_catalog.aclexplode(t.relacl) g WHERE g.grantor <> t.relowner
              UNION ALL SELECT 8, 'it has security labels'
              FROM pg_catalog.pg_seclabel l WHERE l.classoid = 'pg_catalog.pg_class'::regclass AND l.objoid = {oid}
              UNION ALL SELECT 9, 'it is clustered by an index, or has an index that is not valid'
              FROM pg_catalog.pg_index i WHERE i.indrelid = {oid} AND (i.indisclustered OR NOT i.indisvalid OR i.indisreplident)
              UNION ALL SELECT 10, pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) || ' depends on it'
              FROM t JOIN pg_catalog.pg_depend d
                ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = t.oid
                OR d.refclassid = 'pg_catalog.pg_type'::regclass AND d.refobjid = t.reltype
              WHERE NOT (d.classid = 'pg_catalog.pg_type'::regclass AND d.deptype = 'i')
                AND NOT (d.classid = 'pg_catalog.pg_attrdef'::regclass
                  AND EXISTS (SELECT FROM pg_catalog.pg_attrdef a WHERE a.oid = d.objid AND a.adrelid = t.oid))
                AND NOT (d.classid = 'pg_catalog.pg_constraint'::regclass
                  AND EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.oid = d.objid AND c.conrelid = t.oid
                    AND (c.contype <> 'f' OR c.confrelid <> t.oid)))
                AND NOT (d.classid = 'pg_catalog.pg_class'::regclass AND (d.objid = t.oid
                  OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = d.objid
                    AND (c.relkind = 't' OR c.relkind = 'S' AND d.deptype = 'a'
                      OR c.relkind = 'i' AND EXISTS (SELECT FROM pg_catalog.pg_index i
                        WHERE i.indexrelid = c.oid AND i.indrelid = t.oid)))))
            )
            SELECT reason FROM reasons ORDER BY place, reason LIMIT 1
            """
        );
}
