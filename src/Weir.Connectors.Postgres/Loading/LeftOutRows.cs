using Npgsql;
using Weir.Connectors.Postgres.Pushdown;
using Weir.Connectors.Postgres.Reading;
using Weir.Sql;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>
/// Counts and hashes staged rows that the end of a run leaves out, within its transaction: what the chunks wrote without them
/// must be what the target is found to have.
/// </summary>
internal sealed class LeftOutRows(PostgresDataSource source, NpgsqlConnection connection, LoadPlan plan)
{
    /// <summary>Sums staged rows, s, by the values that they have in the target.</summary>
    public async ValueTask<RowSum> SumAsync(string condition, CancellationToken cancellationToken)
    {
        var staging =
            await PostgresCatalog
                .FindAsync(connection, plan.IntoName, source.Options.NumericScale, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new WeirException(ErrorCode.TableNotFound, $"{source.Name}.{plan.IntoName} is no longer there");
        var columns = plan.Columns.Select(c => c.AsRead()).ToList();
        var items = columns.Select(c => SqlPrinter.Print(ConditionTranslator.ReadOf(c), SqlDialect.PostgreSql));
        var values = plan.Columns.Select(c => $"{c.Converted("s." + c.QuotedName)} AS {c.QuotedName}");
        var query =
            $"SELECT {string.Join(", ", items)} FROM (SELECT {string.Join(", ", values)} FROM {plan.QuotedStaging} s WHERE {condition}) AS left_out";
        var sum = default(RowSum);
        var reader = new PostgresReader(columns, new PostgresTable(source, staging), query, null, new ScanContext())
        {
            Lender = connection,
        };
        await using var scope = reader.ConfigureAwait(false);
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                sum += new RowSum(batch.Length, plan.Request.Hash(batch));
            }
        }

        return sum;
    }
}
