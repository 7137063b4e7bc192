using System.Globalization;
using Npgsql;
using Weir.Columnar;
using Weir.Connectors.Postgres.Chunks;
using Weir.Connectors.Postgres.Pushdown;
using Weir.Connectors.Postgres.Reading;
using Weir.Connectors.Postgres.Types;
using Weir.Connectors.Postgres.Wire;
using Weir.Sql;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>
/// Plans to read the rows of a run back, by ranges of blocks. Rows that still are as their chunk's transaction wrote them
/// are known by its number, their xmin.
/// </summary>
internal sealed class ReadBackPlanner(
    PostgresDataSource source,
    NpgsqlConnection connection,
    LoadPlan plan,
    string displayName
)
{
    private const int MostParts = 64;
    private const long FewestBlocks = 512;
    private const string MarkName = "weir_mark";

    private static readonly PostgresColumn Mark = new(
        new Field(MarkName, DataType.Int64, IsNullable: false),
        new PostgresType(28, "xid", IsBuiltIn: true, -1, IsArray: false, null, "xid"),
        null,
        TextCollation.Bytes
    );

    public async ValueTask<ReadBack> PlanAsync(StoredRun stored, CancellationToken cancellationToken)
    {
        var isDone = stored.Run.State == LedgerState.Done;
        var proof = stored.Detail.Proof;
        if (!isDone && stored.Detail.Way != LoadWay.Direct)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"the run into {displayName} is not done, so its rows are not there yet"
            );
        }

        var target =
            await PostgresCatalog
                .FindAsync(connection, plan.Target, source.Options.NumericScale, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new WeirException(ErrorCode.TableNotFound, $"{displayName} is no longer there");
        var isMarked = !isDone || proof == LoadProof.Chunks;
        var condition = proof switch
        {
            _ when isMarked => null,
            LoadProof.LastTransaction => string.Create(
                CultureInfo.InvariantCulture,
                $"xmin = '{stored.Marks[0]}'::xid"
            ),
            LoadProof.Current => PostgresNames.Quote(plan.Request.History.IsCurrent),
            _ => null,
        };
        var readers = new WireReaders(source, null);
        var parts = await PartsAsync(target, readers, isMarked, condition, cancellationToken).ConfigureAwait(false);
        return new ReadBack(parts)
        {
            ChunkOfMark = isMarked ? Marks(stored) : null,
            WhyWhole = isMarked ? null : WhyWhole(proof),
            LeftOut = isMarked ? default : stored.Detail.LeftOut,
            Shared = readers,
        };
    }

    private static string WhyWhole(LoadProof proof) =>
        proof switch
        {
            LoadProof.LastTransaction => "all rows were moved by the last transaction, which marks them together",
            LoadProof.Current => "all versions were begun by the last transaction of their run",
            _ => "all rows were moved by one statement at the end",
        };

    private static Dictionary<long, string> Marks(StoredRun stored)
    {
        var marks = new Dictionary<long, string>();
        for (var i = 0; i < stored.Run.Chunks.Count; i++)
        {
            foreach (var mark in stored.ChunkMarks[i])
            {
                marks[mark] = stored.Run.Chunks[i].Id;
            }
        }

        return marks;
    }

    private async ValueTask<IReadOnlyList<ReadBackPart>> PartsAsync(
        PostgresRelation target,
        WireReaders readers,
        bool isMarked,
        string? condition,
        CancellationToken cancellationToken
    )
    {
        var columns = plan.Columns.Select(c => c.AsRead()).ToList();
        var items = columns.ConvertAll(c => SqlPrinter.Print(ConditionTranslator.ReadOf(c), SqlDialect.PostgreSql));
        if (isMarked)
        {
            columns.Add(Mark);
            items.Add("xmin");
        }

        var table = new PostgresTable(source, target);
        var select = $"SELECT {string.Join(", ", items)} FROM ";
        var ranges = await RangesAsync(target, cancellationToken).ConfigureAwait(false);
        return
        [
            .. ranges.Select(r =>
            {
                var conditions = string.Join(" AND ", new[] { r.Condition, condition }.Where(c => c is not null));
                var where = conditions.Length > 0 ? " WHERE " + conditions : "";
                return new ReadBackPart(new Partition(table, columns, $"{select}{r.From}{where}", readers), null);
            }),
        ];
    }

    private async ValueTask<IEnumerable<IChunkRange>> RangesAsync(
        PostgresRelation target,
        CancellationToken cancellationToken
    )
    {
        var relations = await CutRelations.FindAsync(connection, target, cancellationToken).ConfigureAwait(false);
        if (
            connection.PostgreSqlVersion.Major < ChunkPlanner.VersionOfRanges
            || relations.Exists(r => !r.IsReadable || r.Blocks is null)
        )
        {
            return [new WholeRange(target.QuotedName, target.QuotedName, null, 0)];
        }

        var size = Math.Max(FewestBlocks, relations.Sum(r => r.Blocks!.Value) / MostParts);
        return relations
            .Select(r => r with { BlocksPerChunk = size })
            .SelectMany(r => new FinishedBlocks(displayName, [r]).Rest(r));
    }

    private sealed class Partition(
        PostgresTable table,
        IReadOnlyList<PostgresColumn> columns,
        string query,
        WireReaders readers
    ) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) =>
            new PostgresReader(columns, table, query, null, context) { Readers = readers };
    }
}
