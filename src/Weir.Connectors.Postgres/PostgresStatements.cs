using Npgsql;

namespace Weir.Connectors.Postgres;

/// <summary>Runs statements with little or no result on a connection.</summary>
internal static class PostgresStatements
{
    /// <summary>Runs it and returns the affected rows, or -1.</summary>
    public static async ValueTask<long> ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    )
    {
        // A batch of one statement counts rows with 64 bits, a command with 32.
        var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(sql) } };
        await using var scope = batch.ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        var command = batch.BatchCommands[0];
        return
            command.StatementType
                is StatementType.Insert
                    or StatementType.Update
                    or StatementType.Delete
                    or StatementType.Merge
            ? (long)command.Rows
            : -1;
    }

    /// <summary>A command with positional parameters; null is NULL.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        Add(command.Parameters, values);
        return command;
    }

    /// <summary>The same as a part of a batch.</summary>
    public static NpgsqlBatchCommand BatchCommand(string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        Add(command.Parameters, values);
        return command;
    }

    /// <summary>Runs statements one after the other in one round trip; the first error ends them.</summary>
    public static async ValueTask ExecuteAllAsync(
        NpgsqlConnection connection,
        IEnumerable<string> statements,
        CancellationToken cancellationToken
    )
    {
        var batch = new NpgsqlBatch(connection);
        await using var scope = batch.ConfigureAwait(false);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        }
    }

    private static void Add(NpgsqlParameterCollection parameters, object?[] values)
    {
        foreach (var value in values)
        {
            parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
    }

    /// <summary>The number that a query makes.</summary>
    public static async ValueTask<long> NumberAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var scope = command.ConfigureAwait(false);
        return (long)(await command.ExecuteScalarAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))!;
    }

    /// <summary>The first text that a query makes; null for none.</summary>
    public static async ValueTask<string?> TextAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    ) => (await TextsAsync(connection, sql, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>The texts that a query makes.</summary>
    public static async ValueTask<List<string>> TextsAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    )
    {
        var texts = new List<string>();
        var command = new NpgsqlCommand(sql, connection);
        await using var scope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
