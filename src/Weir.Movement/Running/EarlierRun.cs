using System.Globalization;
using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>What the ledger knows of earlier runs of a job, and whether that lets it run now.</summary>
internal sealed class EarlierRun(Transfer transfer, ITransferTarget target)
{
    /// <summary>Whether there is an unfinished run.</summary>
    public bool IsUnfinished => target.Earlier is { State: not LedgerState.Done };

    /// <summary>Whether an unfinished run is forgotten instead of resumed.</summary>
    public bool IsForgotten =>
        IsUnfinished
        && (
            transfer.Earlier == EarlierRunPolicy.Restart
            || (
                transfer is { RejectFile: null, RejectSink: not null }
                && target.Earlier!.Chunks.Any(c => c.Rejected > 0)
            )
        );

    /// <summary>The run that goes on; null when a new one begins.</summary>
    public LedgerRun? Resumed => IsUnfinished && !IsForgotten ? target.Earlier : null;

    /// <summary>An unfinished run goes on only as what it was, and an incremental one where the last ended.</summary>
    public void CheckDefinition(string definition)
    {
        CheckWindow();
        if (Resumed is not { } earlier)
        {
            return;
        }

        var differences = JobDefinition.Differences(earlier.Definition, definition);
        if (differences.Count > 0)
        {
            throw new WeirException(
                ErrorCode.JobChanged,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"job {transfer.Job} has an unfinished run, and is not what it was: {string.Join("; ", differences)}"
                )
            )
            {
                Hint = "Run it as it was, or begin anew with --restart.",
            };
        }
    }

    /// <summary>Behind the job's lock: another process may have moved the same rows since the bounds were found.</summary>
    private void CheckWindow()
    {
        if (
            transfer.Window is { } window
            && target.Earlier is { State: LedgerState.Done } done
            && CursorWindow.Of(done.Definition)?.UpTo != window.After
        )
        {
            throw new WeirException(ErrorCode.JobRunning, $"job {transfer.Job} was run by somebody else meanwhile")
            {
                Hint = "Run it again: it goes on from there.",
            };
        }
    }

    public void RefuseSecondAppend()
    {
        if (
            transfer.Mode == TransferMode.Append
            && transfer.Window?.After is null
            && transfer.Earlier != EarlierRunPolicy.Again
            && target.Earlier is { State: LedgerState.Done } done
        )
        {
            throw new WeirException(
                ErrorCode.TableExists,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"job {transfer.Job} appended {done.Chunks.Sum(c => c.Written)} rows to {target.DisplayName} at {done.Finished:yyyy-MM-dd HH:mm:ss}Z; appending again would add them twice"
                )
            )
            {
                Hint = "--again appends once more; another --job name makes it another job.",
            };
        }
    }
}
