using Weir.Commands.Analysis;
using Weir.Commands.Telemetry;
using Weir.Connectors;
using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>
/// Makes units of the commands of a batch: reads that are the same or differ by a key, and inserts of one shape, become one
/// at the place of the first, as long as no statement passes one that could see the difference (<see cref="MergeGroups"/>).
/// Where a strategy promises no order, statements without a lane are sorted first, reads before writes.
/// </summary>
internal sealed class UnitPlanner(
    ICommandSource source,
    CommandPipelineOptions options,
    TraitsCache traits,
    ConnectionHolder connection,
    PipelineMetrics? metrics,
    CancellationToken abort
)
{
    private readonly bool _sorts = options.Strategy == CommandStrategy.Parallel;
    private readonly bool _merges = options.Merge && source.HasRoundTrips;
    private readonly TraitsCache _traits = traits;

    /// <summary>Cuts the units where one has to be alone.</summary>
    public static IEnumerable<List<Unit>> Segments(List<Unit> units)
    {
        var segment = new List<Unit>();
        foreach (var unit in units)
        {
            var isAlone = unit.Members[0].Shape.Kind is not (StatementKind.Ordinary or StatementKind.Session);
            if (isAlone && segment.Count > 0)
            {
                yield return segment;
                segment = [];
            }

            segment.Add(unit);
            if (isAlone)
            {
                yield return segment;
                segment = [];
            }
        }

        if (segment.Count > 0)
        {
            yield return segment;
        }
    }

    /// <summary>The units of the commands, in the order in which they are to be executed.</summary>
    public ValueTask<List<Unit>> PlanAsync(List<QueuedCommand> commands, bool isMerging = true)
    {
        if (!_merges || !isMerging || commands.Count == 1)
        {
            return ValueTask.FromResult(PlanSingles(commands));
        }

        Forget(commands);
        return MergeAsync(commands);
    }

    /// <summary>The same of commands that are not to be merged.</summary>
    public List<Unit> PlanSingles(List<QueuedCommand> commands)
    {
        Forget(commands);
        var units = new List<Unit>(commands.Count);
        foreach (var command in commands)
        {
            units.Add(Single(command));
        }

        return units;
    }

    /// <summary>Why a statement is sent on its own.</summary>
    public string WhyAlone(QueuedCommand command)
    {
        if (command.Shape.Refusal is { } refusal)
        {
            return "it is refused, " + refusal.Message;
        }

        if (!_merges)
        {
            return options.Merge ? "the source has no round trips to save" : "merging is off";
        }

        if (command.Shape.Candidate is not { } candidate)
        {
            return command.Shape.MergeObstacle!;
        }

        var unproven = candidate.Needs.FirstOrDefault(t => _traits.TryGet(t, out var known) && known is null);
        return command.Deadline is not null ? "it has a time limit of its own"
            : unproven is not null ? $"{unproven} is not proven to be a plain table"
            : "nothing beside it fits";
    }

    private async ValueTask<List<Unit>> MergeAsync(List<QueuedCommand> commands)
    {
        await LearnAsync(commands).ConfigureAwait(false);
        var units = Merge(_sorts ? Sort(commands) : commands);
        if (units.Count < commands.Count)
        {
            metrics?.Merge(commands.Count - units.Count);
        }

        return units;
    }

    /// <summary>What changes tables ends what is known of them.</summary>
    private void Forget(List<QueuedCommand> commands)
    {
        foreach (var command in commands)
        {
            if (command.Shape.ChangesSchema)
            {
                _traits.Clear();
            }
        }
    }

    /// <summary>Asks what is proven of the tables, if that could let anything be merged.</summary>
    private async ValueTask LearnAsync(List<QueuedCommand> commands)
    {
        List<TableName>? unknown = null;
        var shapes = commands.CountBy(c => c.Shape).ToDictionary();
        for (var i = 0; i < commands.Count; i++)
        {
            // Reads are worth the question even if they only let others pass; it is one for all tables together.
            var shape = commands[i].Shape;
            if (shape.Candidate is not { } candidate || (candidate is InsertCandidate && shapes[shape] == 1))
            {
                continue;
            }

            foreach (var table in candidate.Needs)
            {
                if (!_traits.TryGet(table, out _) && unknown?.Contains(table) != true)
                {
                    (unknown ??= []).Add(table);
                }
            }
        }

        if (unknown is null)
        {
            return;
        }

        try
        {
            var holder = await connection.GetAsync(abort).ConfigureAwait(false);
            var found = await holder.DescribeAsync(unknown, abort).ConfigureAwait(false);
            for (var i = 0; i < unknown.Count; i++)
            {
                _traits.Set(unknown[i], found[i]);
            }
        }
        catch (Exception exception) when (exception is WeirException or OperationCanceledException)
        {
            // Nothing is proven, so everything is sent as it is; the statements themselves will show what is wrong.
        }
    }

    /// <summary>The units of the groups that the commands form.</summary>
    private List<Unit> Merge(List<QueuedCommand> commands)
    {
        var groups = new MergeGroups(mixes: _sorts);
        foreach (var command in commands)
        {
            if (IsProvenRead(command))
            {
                object key = PointOf(command) is null ? new SameRead(command) : command.Shape;
                groups.Add(command, key, TablesOf((ReadCandidate)command.Shape.Candidate!), []);
            }
            else if (!IsProvenInsert(command, out _, out var table))
            {
                groups.AddAlone(command);
            }
            else if (table.IsClosed)
            {
                groups.Add(command, command.Shape, table.References, [table.Id, .. table.Sequences]);
            }
            else
            {
                groups.AddInPlace(command, command.Shape);
            }
        }

        var units = new List<Unit>(groups.All.Count);
        foreach (var group in groups.All)
        {
            var first = units.Count;
            Add(units, group);
            for (var i = first; i < units.Count; i++)
            {
                units[i].IsScattered = group.IsScattered;
            }
        }

        return units;
    }

    private void Add(List<Unit> units, MergeGroup group)
    {
        var members = group.Members;
        if (group.Key is null)
        {
            units.Add(new SingleUnit(members[0], false));
        }
        else if (members[0].Shape.Candidate is InsertCandidate insert)
        {
            _ = _traits.TryGet(insert.Table, out var table);
            AddInserts(units, members, insert, table!);
        }
        else if (members.Count == 1)
        {
            units.Add(new SingleUnit(members[0], true));
        }
        else if (group.Key is SameRead || members.TrueForAll(m => m.Parameters[0] == members[0].Parameters[0]))
        {
            units.Add(new SameReadUnit(members));
        }
        else
        {
            var point = ((ReadCandidate)members[0].Shape.Candidate!).Point!;
            units.Add(new PointReadUnit(members, point, FormOf(point)));
        }
    }

    private string[] TablesOf(ReadCandidate read)
    {
        var ids = new string[read.Tables.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            _ = _traits.TryGet(read.Tables[i], out var table);
            ids[i] = table!.Id;
        }

        return ids;
    }

    private void AddInserts(List<Unit> units, List<QueuedCommand> inserts, InsertCandidate insert, TableTraits table)
    {
        var keys = insert.Conflict is { } rule ? ConflictKeys.Of(insert, rule, table) : null;
        if (insert.Conflict is not null && keys is null)
        {
            units.AddRange(inserts.Select(c => new SingleUnit(c, false)));
            return;
        }

        foreach (var run in keys?.Runs(inserts) ?? [inserts])
        {
            var unit = run.Count > 1 ? InsertMerger.Merge(run, insert, table, keys, source.Dialect) : null;
            if (unit is not null)
            {
                units.Add(unit);
            }
            else
            {
                units.AddRange(run.Select(c => new SingleUnit(c, false)));
            }
        }
    }

    private SingleUnit Single(QueuedCommand command) => new(command, IsProvenRead(command));

    private bool IsProvenRead(QueuedCommand command)
    {
        if (command.Shape.Candidate is not ReadCandidate read || command.Deadline is not null)
        {
            return false;
        }

        foreach (var table in read.Tables)
        {
            if (!_traits.TryGet(table, out var known) || known is null)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsProvenInsert(QueuedCommand command, out InsertCandidate insert, out TableTraits table)
    {
        (insert, table) = (null!, null!);
        if (command.Shape.Candidate is not InsertCandidate candidate || !Fits(command, candidate))
        {
            return false;
        }

        if (!_traits.TryGet(candidate.Table, out var found) || found is null)
        {
            return false;
        }

        (insert, table) = (candidate, found);
        return true;
    }

    private static bool Fits(QueuedCommand command, InsertCandidate insert) =>
        command.Deadline is null && InsertMerger.Fits(command, insert);

    /// <summary>How the read can be one of many keys; null when it cannot.</summary>
    private PointRead? PointOf(QueuedCommand read) =>
        read.Shape.Candidate is ReadCandidate { Point: { } point }
        && read.Parameters.Length == 1
        && KeyForms.TryKey(read.Parameters[0], FormOf(point), out _)
            ? point
            : null;

    private KeyForm FormOf(PointRead point) =>
        _traits.TryGet(point.Table, out var known) && known is not null
            ? known.Columns.FirstOrDefault(c => c.Name == point.Column)?.Key ?? KeyForm.None
            : KeyForm.None;

    /// <summary>
    /// Statements without a lane in any order: reads first, then by shape. Those of lanes keep theirs and come last.
    /// </summary>
    private List<QueuedCommand> Sort(List<QueuedCommand> commands)
    {
        var places = new Dictionary<StatementShape, int>();
        foreach (var command in commands)
        {
            _ = places.TryAdd(command.Shape, places.Count);
        }

        return
        [
            .. commands
                .Where(c => c.Options.Lane is null)
                .OrderBy(c => IsProvenRead(c) ? 0 : 1)
                .ThenBy(c => places[c.Shape])
                .ThenBy(c => c.Id),
            .. commands.Where(c => c.Options.Lane is not null),
        ];
    }

    /// <summary>Equal for reads of one text with equal parameters.</summary>
    private sealed class SameRead(QueuedCommand read) : IEquatable<SameRead>
    {
        private QueuedCommand Read => read;

        public bool Equals(SameRead? other) =>
            other is not null
            && other.Read.Shape == read.Shape
            && other.Read.Parameters.AsSpan().SequenceEqual(read.Parameters);

        public override bool Equals(object? obj) => Equals(obj as SameRead);

        public override int GetHashCode() =>
            read.Parameters.Length == 0 ? read.Shape.GetHashCode() : HashCode.Combine(read.Shape, read.Parameters[0]);
    }
}
