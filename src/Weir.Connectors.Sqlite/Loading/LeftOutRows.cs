using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// Counts and hashes staged rows that the end of a run leaves out, within its transaction: what the chunks wrote without them
/// must be what the target is found to have.
/// </summary>
internal sealed class LeftOutRows(SqliteDatabase database, LoadPlan plan, string displayName)
{
    /// <summary>Sums staged rows, s.</summary>
    public RowSum Sum(string condition)
    {
        var isUtf8 = SqliteReader.IsUtf8(database);
        var readers = plan.Columns.Select((c, i) => new SqliteValueReader(displayName, c, i, isUtf8)).ToArray();
        var names = string.Join(", ", plan.Columns.Select((_, i) => "s." + plan.NameOf(i)));
        using var statement = database.Prepare(
            $"SELECT {names} FROM {SqliteNames.Quote(plan.Staging)} s WHERE {condition}"
        );
        using var builder = new BatchBuilder(new Schema([.. plan.Columns.Select(c => c.Field)]));
        var sum = default(RowSum);
        var isAtRow = statement.Step();
        while (isAtRow)
        {
            for (var i = 0; i < readers.Length; i++)
            {
                readers[i].Read(statement.Handle, builder[i], sum.Rows + builder.Length + 1);
            }

            builder.CloseRow();
            isAtRow = statement.Step();
            if (!isAtRow || builder.Length == Batch.DefaultRows)
            {
                using var batch = builder.Build();
                sum += new RowSum(batch.Length, plan.Request.Hash(batch));
            }
        }

        return sum;
    }
}
