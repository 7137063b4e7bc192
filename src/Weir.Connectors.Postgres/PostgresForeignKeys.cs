using Npgsql;

namespace Weir.Connectors.Postgres;

/// <summary>Foreign keys of the server's catalog (documentation, "pg_constraint").</summary>
internal static class PostgresForeignKeys
{
    // Partitions have a copy of each key of their table.
    private const string Sql = """
        SELECT DISTINCT n.nspname::text, c.relname::text, rn.nspname::text, r.relname::text
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_class r ON r.oid = k.confrelid JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
        WHERE k.contype = 'f' AND NOT c.relispartition AND NOT r.relispartition
        ORDER BY 1, 2, 3, 4
        """;

    public static async ValueTask<IReadOnlyList<ForeignKey>> ListAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var keys = new List<ForeignKey>();
        var command = new NpgsqlCommand(Sql, connection);
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            keys.Add(
                new ForeignKey(
                    new TableName(reader.GetString(0), reader.GetString(1)),
                    new TableName(reader.GetString(2), reader.GetString(3))
                )
            );
        }

        return keys;
    }
}
