using System.Globalization;
using SQLitePCL;
using Weir.Columnar.Values;

namespace Weir.Connectors.Sqlite;

/// <summary>What makes staged rows visible, in the transaction that marks the run as done.</summary>
internal sealed class LoadFinish(SqliteDatabase database, LoadPlan plan, LoadDetail detail, string displayName)
{
    private readonly KeyedStatements _keyed = new(plan);

    /// <summary>What will be done, for people.</summary>
    public static IEnumerable<string> Describe(LoadPlan plan)
    {
        if (plan.Way == LoadWay.Direct)
        {
            yield break;
        }

        yield return "at the end, in one transaction:";
        var (target, staging) = (SqliteNames.Quote(plan.Name), SqliteNames.Quote(plan.Staging));
        switch (plan.Way)
        {
            case LoadWay.Swap:
                if (plan.Existing is not null)
                {
                    yield return $"DROP TABLE {target}";
                }

                yield return $"ALTER TABLE {staging} RENAME TO {target}";
                if (plan.Existing is not null)
                {
                    yield return "indexes and triggers as the table had them";
                }

                break;
            case LoadWay.Refill:
                yield return $"DELETE FROM {target}";
                yield return $"INSERT INTO {target} SELECT … FROM {staging}";
                break;
            case LoadWay.Keyed:
                if (plan.Existing is null)
                {
                    yield return plan.CreateNew(plan.Name);
                }

                var keyed = new KeyedStatements(plan);
                foreach (
                    var statement in keyed.Deduplicate is { } deduplicate ? [deduplicate, .. keyed.All] : keyed.All
                )
                {
                    yield return statement;
                }

                yield return $"DROP TABLE {staging}";
                break;
        }
    }

    /// <summary>Does it; returns what the ledger is to keep.</summary>
    public LoadDetail Run(long written, IReadOnlyList<IReadOnlyList<RowIdRange>?> marks)
    {
        if (plan.Way == LoadWay.Direct)
        {
            return Proven(written, marks, Count(plan.Name) == written);
        }

        var staged = Count(plan.Staging);
        if (staged != written)
        {
            throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{staged} rows are staged for {displayName}, but its ledger has {written}; nothing was changed"
                )
            )
            {
                Hint = "Begin the job anew.",
            };
        }

        switch (plan.Way)
        {
            case LoadWay.Swap:
                Swap();
                return Proven(written, marks, true);
            case LoadWay.Refill:
                Refill(written);
                return Proven(written, [null], true) with { Why = "all rows were moved by one statement at the end" };
            default:
                return Keyed(written);
        }
    }

    private LoadDetail Proven(long written, IReadOnlyList<IReadOnlyList<RowIdRange>?> marks, bool isAll)
    {
        var done = detail with { Way = plan.Way, End = new TransferEnd(written, 0, 0, 0) };
        return marks.All(m => m is not null) ? done with { Proof = LoadProof.Chunks }
            : isAll ? done with { Proof = LoadProof.Whole, Why = "the row numbers of its chunks are not known" }
            : done with { Why = "the row numbers of its chunks are not known, and there are other rows" };
    }

    private void Swap()
    {
        if (plan.Existing is null)
        {
            if (Exists(plan.Name))
            {
                throw new WeirException(
                    ErrorCode.TableExists,
                    $"table {displayName} was created by somebody else meanwhile"
                );
            }

            database.Execute($"ALTER TABLE {SqliteNames.Quote(plan.Staging)} RENAME TO {SqliteNames.Quote(plan.Name)}");
            return;
        }

        new SqliteTarget(plan.Name, plan.Staging, [], [], SqliteTarget.FollowersOf(database, plan.Name)).Finish(
            database
        );
    }

    private void Refill(long written)
    {
        var (target, staging) = (SqliteNames.Quote(plan.Name), SqliteNames.Quote(plan.Staging));
        var names = string.Join(", ", plan.Columns.Select((_, i) => plan.NameOf(i)));
        database.Execute($"DELETE FROM {target}");
        Check(written, Changes($"INSERT INTO {target} ({names}) SELECT {names} FROM {staging} ORDER BY rowid"));
        database.Execute($"DROP TABLE {staging}");
    }

    private LoadDetail Keyed(long written)
    {
        PrepareTarget();
        database.Execute(_keyed.IndexStaging);
        var leftOut = default(RowSum);
        if (_keyed.Deduplicate is { } deduplicate)
        {
            leftOut = LeaveOut(_keyed.IsLoser, deduplicate);
        }
        else if (Text(_keyed.FindStagedTwice) is { } twice)
        {
            throw new WeirException(
                ErrorCode.ConstraintViolation,
                $"several of the new rows have the key ({string.Join(", ", plan.Request.Key)}) = {twice}; nothing was changed"
            )
            {
                Hint = "The policy for duplicates says which of them counts: first or last.",
            };
        }

        // Those that a merge knows stay staged: the others are deleted.
        if (plan is { IsHistory: false, Existing: not null } && !Updates && plan.Request.Mode != TransferMode.Merge)
        {
            leftOut += LeaveOut(_keyed.IsKnown, _keyed.DeleteKnown);
        }

        var (inserted, updated, deleted) = plan.IsHistory ? Historize() : Change();
        var staged = written - leftOut.Rows;
        if (!plan.IsHistory && plan.Request.Mode != (Updates ? TransferMode.Scd1 : TransferMode.Merge))
        {
            Check(staged, inserted + updated);
        }

        var done = Proven(staged) with
        {
            End = new TransferEnd(inserted, updated, deleted, written - inserted - updated),
            LeftOut = leftOut,
        };
        database.Execute($"DROP TABLE {SqliteNames.Quote(plan.Staging)}");
        return done;
    }

    /// <summary>Whether rows of known keys get the values of staged ones.</summary>
    private bool Updates => plan.Request.Mode != TransferMode.InsertNew && plan.Values.Any();

    /// <summary>Takes staged rows away.</summary>
    private RowSum LeaveOut(string condition, string delete)
    {
        var sum = new LeftOutRows(database, plan, displayName).Sum(condition);
        Check(sum.Rows, sum.Rows == 0 ? 0 : Changes(delete));
        return sum;
    }

    /// <summary>Which rows of the target have the keys and values of those that are staged now.</summary>
    private LoadDetail Proven(long staged)
    {
        const string Moved = "all rows were brought in by statements at the end";
        var done = detail with { Way = plan.Way, Why = Moved };
        if (plan.IsHistory)
        {
            return done with { Proof = LoadProof.Current };
        }

        if (Count(plan.Name) == staged)
        {
            return done with { Proof = LoadProof.Whole };
        }

        if (plan.Existing is null || new SqliteCutter(plan.Existing, database).RowId() is not { } rowId)
        {
            return done with { Why = "its rows have no numbers" };
        }

        var marks = new RowMarks(RowMarks.MostOfRun);
        long found = 0;
        using var statement = database.Prepare(_keyed.RowsOfStaged(rowId));
        for (; statement.Step(); found++)
        {
            marks.Add(statement.Number(0));
        }

        Check(staged, found);
        return marks.ToText() is { } rows
            ? done with
            {
                Proof = LoadProof.Rows,
                Rows = rows,
            }
            : done with
            {
                Why = "they are scattered among the others, and the ledger keeps so many row numbers only",
            };
    }

    private void PrepareTarget()
    {
        if (plan.Existing is null)
        {
            if (Exists(plan.Name))
            {
                throw new WeirException(
                    ErrorCode.TableExists,
                    $"table {displayName} was created by somebody else meanwhile"
                );
            }

            database.Execute(plan.CreateNew(plan.Name));
            if (plan.IsHistory)
            {
                database.Execute(_keyed.CurrentIndex);
            }

            return;
        }

        if (Text(_keyed.FindNull) is not null)
        {
            throw Wrong($"{displayName} has rows with a NULL in the key ({string.Join(", ", plan.Request.Key)})");
        }

        if (Text(_keyed.FindTwice) is { } twice)
        {
            throw Wrong(
                $"the key ({string.Join(", ", plan.Request.Key)}) does not identify rows of {displayName}: several have {twice}"
            );
        }
    }

    private (long Inserted, long Updated, long Deleted) Change()
    {
        var mode = plan.Request.Mode;
        var deleted = mode == TransferMode.Merge ? Changes(_keyed.Delete) : 0;
        var updated = Updates ? Changes(_keyed.Update(mode == TransferMode.Scd1)) : 0;
        return (Changes(_keyed.Insert), updated, deleted);
    }

    private (long Inserted, long Updated, long Deleted) Historize()
    {
        var now = SqliteLedger.Text(Now());
        var ended = _keyed.EndVersions.ToList().Sum(s => Changes(s, now));
        return (Changes(_keyed.BeginVersions, now), 0, ended);
    }

    /// <summary>The moment of the run, but behind the beginning of every version and not before the end of one.</summary>
    private DateTimeOffset Now()
    {
        var now = plan.Request.Now;
        using var statement = database.Prepare(_keyed.LatestMoments);
        if (statement.Step())
        {
            if (Moment(statement.OptionalText(0)) is { } begun && begun >= now)
            {
                now = begun.AddMicroseconds(1);
            }

            if (Moment(statement.OptionalText(1)) is { } ended && ended > now)
            {
                now = ended;
            }
        }

        return now;
    }

    private static DateTimeOffset? Moment(string? text) =>
        text is not null
        && ValueParser.TryParseTimestampTz(System.Text.Encoding.UTF8.GetBytes(text), TimeZoneInfo.Utc, out var micros)
            ? DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
            : null;

    private void Check(long expected, long changed)
    {
        if (expected != changed)
        {
            throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{expected} rows were to go into {displayName}, and {changed} did: a trigger or constraint ignored some; nothing was changed"
                )
            );
        }
    }

    private long Count(string table)
    {
        using var statement = database.Prepare($"SELECT count(*) FROM {SqliteNames.Quote(table)}");
        _ = statement.Step();
        return statement.Number(0);
    }

    private bool Exists(string table)
    {
        using var statement = database.Prepare("SELECT 1 FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE");
        statement.Bind(1, table);
        return statement.Step();
    }

    private string? Text(string sql)
    {
        using var statement = database.Prepare(sql);
        return statement.Step() ? statement.Text(0) : null;
    }

    private long Changes(string sql, string? moment = null)
    {
        using var statement = database.Prepare(sql);
        if (moment is not null)
        {
            statement.Bind(1, moment);
        }

        // A statement that changes nothing leaves the number of the one before.
        var before = raw.sqlite3_total_changes(database.Handle);
        while (statement.Step()) { }

        return raw.sqlite3_total_changes(database.Handle) == before ? 0 : database.Changes;
    }

    private static WeirException Wrong(string message) => new(ErrorCode.ConstraintViolation, message);
}
