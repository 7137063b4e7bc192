using System.Globalization;
using Weir.Plan;

namespace Weir.Connectors.Sqlite;

/// <summary>Plans to read the rows of a run that is done back from its target.</summary>
internal sealed class SqliteReadBack(SqliteDataSource source, LoadPlan plan, string displayName)
{
    /// <summary>Conditions in one statement: the depth of SQLite's expressions is bounded.</summary>
    private const int RangesOfPart = 200;

    public ReadBack Plan(SqliteDatabase database, StoredRun stored)
    {
        var detail = stored.Detail;
        var isDone = stored.Run.State == LedgerState.Done;
        if ((!isDone && detail.Way != LoadWay.Direct) || (isDone && detail.Proof == LoadProof.Nothing))
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                isDone
                    ? $"the rows that the run wrote into {displayName} cannot be told from the others: {detail.Why}"
                    : $"the run into {displayName} is not done, so its rows are not there yet"
            );
        }

        var table =
            SqliteTable.Find(source, database, plan.Name)
            ?? throw new WeirException(ErrorCode.TableNotFound, $"{displayName} is no longer there");
        var rowId = new SqliteCutter(table, database).RowId();
        var scan = (SqliteScan)table.PlanScan(Request(table));
        if (isDone && detail.Proof != LoadProof.Chunks)
        {
            return new ReadBack([
                .. Conditions(detail, plan.Request.History.IsCurrent, rowId)
                    .Select(c => new ReadBackPart(new Partition(scan, c), null)),
            ])
            {
                WhyWhole = detail.Why,
                LeftOut = detail.LeftOut,
            };
        }

        var parts = new List<ReadBackPart>();
        for (var i = 0; i < stored.Run.Chunks.Count; i++)
        {
            var ranges = stored.Marks[i];
            if (ranges is null || rowId is null)
            {
                throw new WeirException(
                    ErrorCode.NotSupported,
                    $"the row numbers of chunk {stored.Run.Chunks[i].Id} in {displayName} are not known"
                );
            }

            parts.AddRange(
                ranges.Select(range => new ReadBackPart(
                    new Partition(scan, Within(rowId, range)),
                    stored.Run.Chunks[i].Id
                ))
            );
        }

        return new ReadBack(parts);
    }

    private static IEnumerable<string?> Conditions(LoadDetail detail, string history, string? rowId) =>
        detail.Proof switch
        {
            LoadProof.Rows => RowMarks
                .Parse(detail.Rows)!
                .Chunk(RangesOfPart)
                .Select(string? (ranges) => $"({string.Join(" OR ", ranges.Select(r => Within(rowId!, r)))})"),
            LoadProof.Current => [SqliteNames.Quote(history)],
            _ => [null],
        };

    private static string Within(string rowId, RowIdRange range) =>
        string.Create(CultureInfo.InvariantCulture, $"{rowId} BETWEEN {range.From} AND {range.To}");

    /// <summary>The written columns, in their order.</summary>
    private ScanRequest Request(SqliteTable table)
    {
        var places = plan.Columns.Select(c => table.Schema.IndexOf(c.Field.Name)).ToList();
        return places.Contains(-1)
            ? throw new WeirException(
                ErrorCode.SchemaDrift,
                $"{displayName} no longer has all columns that were written"
            )
            : new ScanRequest(
                [.. table.Schema.Fields.Select((f, i) => new PlanColumn(i, f.Name, f.Type))],
                places,
                [],
                null
            );
    }

    private sealed class Partition(SqliteScan scan, string? condition) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new SqliteReader(scan, context, condition);
    }
}
