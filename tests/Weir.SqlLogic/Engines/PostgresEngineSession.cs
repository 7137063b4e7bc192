using System.Data;
using Npgsql;
using Weir.SqlLogic.Results;

namespace Weir.SqlLogic.Engines;

/// <summary>A schema of a PostgreSQL server; its values are read in the text form that the server gives.</summary>
internal sealed class PostgresEngineSession(NpgsqlConnection connection, string schema) : IEngineSession
{
    /// <inheritdoc/>
    public async Task<ResultTable> RunAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
            await using (command.ConfigureAwait(false))
            {
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    var table = await ReadAsync(reader, cancellationToken).ConfigureAwait(false);
                    while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                    {
                        table = await ReadAsync(reader, cancellationToken).ConfigureAwait(false);
                    }

                    return table;
                }
            }
        }
        catch (PostgresException exception)
        {
            throw new EngineException(
                exception.MessageText,
                exception.SqlState,
                exception.SqlState == PostgresErrorCodes.FeatureNotSupported
                    ? EngineErrorKind.NotSupported
                    : EngineErrorKind.Statement,
                exception
            );
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (connection.State == ConnectionState.Open)
        {
            await RunAsync($"DROP SCHEMA {schema} CASCADE", CancellationToken.None).ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ResultTable> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var kinds = new ValueKind[reader.FieldCount];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = reader.GetPostgresType(i).Name switch
            {
                "boolean" => ValueKind.Boolean,
                "smallint" or "integer" or "bigint" => ValueKind.Integer,
                "real" or "double precision" => ValueKind.Float,
                "numeric" => ValueKind.Decimal,
                _ => ValueKind.Other,
            };
        }

        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = new string?[kinds.Length];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : Text(reader.GetString(i), kinds[i]);
            }

            rows.Add(row);
            ResultTable.CheckSize(rows.Count);
        }

        return new ResultTable(kinds, rows, reader.RecordsAffected < 0 ? null : reader.RecordsAffected);
    }

    private static string Text(string value, ValueKind kind) =>
        kind != ValueKind.Boolean ? value
        : value == "t" ? "true"
        : "false";
}
