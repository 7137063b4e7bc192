using Npgsql;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>Takes the snapshot of a scan and cuts it: by blocks, by ranges of a key, or not at all.</summary>
internal sealed class ChunkPlanner(PostgresScan scan, ChunkRequest request)
{
    /// <summary>The first version that finds rows by ranges of ctid without reading the whole table.</summary>
    public const int VersionOfRanges = 14;

    private PostgresRelation Table => scan.Table.Relation;

    public async ValueTask<IChunkedRead> BeginAsync(CancellationToken cancellationToken)
    {
        var key = request.Key.Select(KeyColumn).ToList();
        SourceSnapshot? snapshot = null;
        try
        {
            snapshot = await SourceSnapshot
                .TakeAsync(scan, request.StatementLimit, cancellationToken)
                .ConfigureAwait(false);
            var earlier = request.Resumed is { Finished.Count: > 0 } resumed ? Parse(resumed, snapshot) : null;
            var plan = await snapshot
                .UseAsync(token => PlanAsync(snapshot, key, earlier, token), cancellationToken)
                .ConfigureAwait(false);
            return new PostgresChunkedRead(scan, snapshot, plan, State(plan, snapshot).ToText());
        }
        catch (Exception exception)
        {
            if (snapshot is not null)
            {
                await snapshot.DisposeAsync().ConfigureAwait(false);
            }

            if (exception is WeirException or OperationCanceledException)
            {
                throw;
            }

            throw PostgresErrors.Wrap(exception, scan.Table.Source.Name);
        }
    }

    private async ValueTask<ChunkPlan> PlanAsync(
        SourceSnapshot snapshot,
        List<PostgresColumn> key,
        SourceState? earlier,
        CancellationToken cancellationToken
    )
    {
        var isLocal = Table.Kind != 'f';
        if (scan.IsLimitPushed)
        {
            return Whole("the limit counts over all rows", isLocal, earlier);
        }

        if (key.Count > 0)
        {
            return await KeysAsync(snapshot, key, isLocal, earlier, cancellationToken).ConfigureAwait(false);
        }

        if (Table.Kind is 'v' or 'f')
        {
            var kind = Table.Kind == 'v' ? "a view" : "a foreign table";
            return Whole($"{kind} has no blocks of its own, and no key to cut by was given", isLocal, earlier);
        }

        var relations = await CutRelations
            .FindAsync(snapshot.Connection, Table, cancellationToken)
            .ConfigureAwait(false);
        isLocal = !relations.Exists(r => r.IsForeign);
        if (Obstacle(relations, snapshot.Connection) is { } reason)
        {
            return Whole(reason, isLocal, earlier);
        }

        relations = [.. relations.Select(r => Sized(r, earlier))];
        var plan = new ChunkPlan(
            ChunkPlan.Blocks,
            relations.Count == 1
                ? "the table's blocks can be read by themselves, without a key"
                : "the blocks of each partition or child can be read by themselves, without a key",
            isLocal,
            [],
            relations,
            []
        );
        if (State(plan, snapshot).ToText().Length > SourceState.LongestText)
        {
            return Whole("it has too many partitions for the ledger", isLocal, earlier);
        }

        var finished = new FinishedBlocks(scan.Table.DisplayName, relations);
        if (earlier is not null)
        {
            CheckMethod(earlier, plan);
            finished.Add(earlier, request.Resumed!.Finished);
            await new ResumeCheck(scan, snapshot, request)
                .CheckAsync(earlier, finished.Ranges, cancellationToken)
                .ConfigureAwait(false);
        }

        return plan with
        {
            Ranges = [.. relations.SelectMany(finished.Rest)],
        };
    }

    private static string? Obstacle(List<CutRelation> relations, NpgsqlConnection connection) =>
        connection.PostgreSqlVersion.Major < VersionOfRanges
            ? "servers before version 14 cannot read ranges of blocks, and no key to cut by was given"
        : relations.Find(r => r is { Blocks: null, IsForeign: false }) is { } other
            ? $"{other.Name} is not stored in blocks of the usual kind, and no key to cut by was given"
        : relations.Find(r => !r.IsReadable) is { } hidden
            ? $"{hidden.Name} cannot be read by itself by this user, and no key to cut by was given"
        : null;

    /// <summary>The grid of an earlier run stays, so that its unfinished chunks come again.</summary>
    private CutRelation Sized(CutRelation relation, SourceState? earlier)
    {
        var known = earlier?.Relations.FirstOrDefault(r => r.Name == relation.Name && r.Oid == relation.Oid);
        return known is { Grid: > 0 }
            ? relation with
            {
                BlocksPerChunk = known.Grid,
            }
            : relation.Sized(request.ChunkRows);
    }

    private async ValueTask<ChunkPlan> KeysAsync(
        SourceSnapshot snapshot,
        List<PostgresColumn> key,
        bool isLocal,
        SourceState? earlier,
        CancellationToken cancellationToken
    )
    {
        var plan = new ChunkPlan(
            ChunkPlan.Keys,
            $"the key ({string.Join(", ", key.Select(k => k.Field.Name))}) was given; bounds are quantiles of a sample",
            isLocal,
            [],
            [],
            [.. key.Select(k => k.Field.Name)]
        );
        var finished = new List<KeyBounds>();
        if (earlier is not null)
        {
            CheckMethod(earlier, plan);
            var space = new KeySpace(Table.QuotedName, key, [], null);
            var ranges = new List<CheckedRange>();
            foreach (var chunk in request.Resumed!.Finished)
            {
                var bounds = KeyBounds.Parse(chunk.Id, Table.QuotedName, key.Count) ?? throw Unknown(chunk);
                finished.Add(bounds);
                ranges.Add(new CheckedRange(Table.QuotedName, space.Condition(bounds), [chunk]));
            }

            await new ResumeCheck(scan, snapshot, request)
                .CheckAsync(earlier, ranges, cancellationToken)
                .ConfigureAwait(false);
        }

        var cutter = new KeyCutter(scan, snapshot.Connection, key, request.ChunkRows);
        return plan with { Ranges = await cutter.CutAsync(finished, cancellationToken).ConfigureAwait(false) };
    }

    private ChunkPlan Whole(string reason, bool isSnapshot, SourceState? earlier)
    {
        var whole = new WholeRange(Table.QuotedName, Table.QuotedName, scan.EstimatedRows, 0);
        var plan = new ChunkPlan(ChunkPlan.Stream, reason, isSnapshot, [whole], [], []);
        if (earlier is null)
        {
            return plan;
        }

        CheckMethod(earlier, plan);
        // There is one chunk; finished, it is everything as of its own snapshot, whatever happened since.
        return request.Resumed!.Finished.FirstOrDefault(f => f.Id != whole.Chunk.Id) is { } other
            ? throw Unknown(other)
            : plan with
            {
                Ranges = [],
            };
    }

    private void CheckMethod(SourceState earlier, ChunkPlan plan)
    {
        if (earlier.Method != plan.Method || !earlier.Key.SequenceEqual(plan.Key, StringComparer.Ordinal))
        {
            throw new WeirException(
                ErrorCode.SourceChanged,
                $"the finished chunks of {scan.Table.DisplayName} were cut by {Cut(earlier.Method, earlier.Key)}, "
                    + $"and now they are by {Cut(plan.Method, plan.Key)}"
            );
        }
    }

    private static string Cut(string method, IReadOnlyList<string> key) =>
        key.Count == 0 ? method : $"{method} of ({string.Join(", ", key)})";

    private WeirException Unknown(FinishedChunk chunk) =>
        new(
            ErrorCode.SourceChanged,
            $"the finished chunk \"{chunk.Id}\" is not one of {scan.Table.DisplayName} as it is now"
        );

    private PostgresColumn KeyColumn(string name)
    {
        var place = Table.Schema.IndexOf(name);
        return place >= 0
            ? Table.Columns[place]
            : throw new WeirException(ErrorCode.ColumnNotFound, $"{scan.Table.DisplayName} has no column \"{name}\"")
            {
                Hint = Suggestions.DidYouMean(name, Table.Schema.Fields.Select(f => f.Name)),
            };
    }

    private SourceState Parse(ResumedRead resumed, SourceSnapshot snapshot)
    {
        var state =
            SourceState.Parse(resumed.State)
            ?? throw new WeirException(
                ErrorCode.SourceChanged,
                $"the ledger does not say how {scan.Table.DisplayName} was when the finished chunks were read"
            );
        return state.Database == snapshot.Database
            ? state
            : throw new WeirException(
                ErrorCode.SourceChanged,
                $"the finished chunks of {scan.Table.DisplayName} were read from another database"
            );
    }

    private static SourceState State(ChunkPlan plan, SourceSnapshot snapshot) =>
        new(
            plan.Method,
            snapshot.Database,
            snapshot.Transactions,
            plan.Key,
            [.. plan.Relations.Select(r => new RelationState(r.Name, r.Oid, r.File, r.Blocks ?? 0, r.BlocksPerChunk))]
        );
}
