using System.Globalization;
using Npgsql;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>Makes sure that the key identifies rows of the target: none has a NULL in it, and no two have the same.</summary>
internal sealed class KeyCheck(NpgsqlConnection connection, LoadPlan plan, string displayName)
{
    private string Rows =>
        plan.Request.Mode == TransferMode.Scd2
            ? $"{plan.QuotedTarget} WHERE {PostgresNames.Quote(plan.Request.History.IsCurrent)}"
            : plan.QuotedTarget;

    private string And => plan.Request.Mode == TransferMode.Scd2 ? " AND " : " WHERE ";

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        if (!await IsUniqueAsync(cancellationToken).ConfigureAwait(false))
        {
            await CheckDuplicatesAsync(cancellationToken).ConfigureAwait(false);
        }

        var nullable = plan.Existing!.Columns.Where(c =>
                c.Field.IsNullable && plan.Key.Contains(c.Field.Name, StringComparer.Ordinal)
            )
            .Select(c => PostgresNames.Quote(c.Field.Name) + " IS NULL")
            .ToList();
        if (nullable.Count == 0)
        {
            return;
        }

        var nulls = await PostgresStatements
            .NumberAsync(
                connection,
                $"SELECT count(*) FROM (SELECT FROM {Rows}{And}({string.Join(" OR ", nullable)}) LIMIT 1) AS found",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (nulls > 0)
        {
            throw Wrong($"{displayName} has rows with a NULL in the key ({string.Join(", ", plan.Key)})");
        }
    }

    /// <summary>Raises for two rows with one key, and names it.</summary>
    private async ValueTask CheckDuplicatesAsync(CancellationToken cancellationToken)
    {
        var twice = await PostgresStatements
            .TextAsync(
                connection,
                $"SELECT ROW({plan.KeyNames})::text FROM {Rows} GROUP BY {plan.KeyNames} HAVING count(*) > 1 LIMIT 1",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (twice is not null)
        {
            throw Wrong(
                $"the key ({string.Join(", ", plan.Key)}) does not identify rows of {displayName}: several have {twice}"
            );
        }
    }

    private async ValueTask<bool> IsUniqueAsync(CancellationToken cancellationToken)
    {
        var names = string.Join(", ", plan.Key.Select(PostgresNames.Text));
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT count(*) FROM pg_catalog.pg_index i
            WHERE i.indrelid = {plan.Existing!.Oid} AND i.indisunique AND i.indimmediate AND i.indisvalid
              AND i.indpred IS NULL AND i.indexprs IS NULL
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::smallint[])[0:i.indnkeyatts - 1])
                  AND a.attname NOT IN ({names}))
            """
        );
        return await PostgresStatements.NumberAsync(connection, sql, cancellationToken).ConfigureAwait(false) > 0;
    }

    private static WeirException Wrong(string message) => new(ErrorCode.ConstraintViolation, message);
}
