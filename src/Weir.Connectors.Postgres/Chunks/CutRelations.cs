using System.Globalization;
using Npgsql;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>Finds the relations whose rows a table has, with their sizes, in the transaction of a snapshot.</summary>
internal static class CutRelations
{
    /// <summary>Blocks that are counted to learn how many rows a block has.</summary>
    private const long SampledBlocks = 32;

    public static async ValueTask<List<CutRelation>> FindAsync(
        NpgsqlConnection connection,
        PostgresRelation table,
        CancellationToken cancellationToken
    )
    {
        var found = await ListAsync(connection, table, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i] is { RowsPerBlock: null, IsReadable: true, Blocks: > 0 and var blocks } relation)
            {
                var sampled = Math.Min(blocks, SampledBlocks);
                var rows = await PostgresStatements
                    .NumberAsync(
                        connection,
                        $"SELECT count(*) FROM {relation.From} WHERE {new BlockRange(relation, 0, sampled).Condition}",
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                found[i] = relation with { RowsPerBlock = (double)rows / sampled };
            }
        }

        return found;
    }

    private static async ValueTask<List<CutRelation>> ListAsync(
        NpgsqlConnection connection,
        PostgresRelation table,
        CancellationToken cancellationToken
    )
    {
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            WITH RECURSIVE tree AS (
              SELECT {table.Oid}::oid AS oid
              UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree t ON i.inhparent = t.oid
            )
            SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text,
              coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::bigint,
              CASE WHEN c.relkind IN ('r', 'm') AND a.amname = 'heap'
                THEN pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint END,
              CASE WHEN c.reltuples > 0 AND c.relpages > 0 THEN c.reltuples / c.relpages END::double precision,
              pg_catalog.has_table_privilege(c.oid, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid)
                OR c.oid = {table.Oid}
            FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam
            WHERE c.relkind <> 'p'
            ORDER BY n.nspname, c.relname
            """
        );
        var relations = new List<CutRelation>();
        var command = new NpgsqlCommand(sql, connection);
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            relations.Add(
                new CutRelation(
                    relations.Count,
                    PostgresNames.Quote(reader.GetString(1), reader.GetString(2)),
                    reader.GetInt64(0),
                    reader.GetInt64(4),
                    reader.IsDBNull(5) ? null : reader.GetInt64(5),
                    reader.IsDBNull(6) ? null : reader.GetDouble(6),
                    reader.GetString(3)[0] == 'f',
                    reader.GetBoolean(7)
                )
            );
        }

        return relations;
    }
}
