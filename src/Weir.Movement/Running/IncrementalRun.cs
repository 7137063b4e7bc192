using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>Finds out which rows are new since the job's last run, and moves those.</summary>
internal sealed class IncrementalRun(Transfer transfer)
{
    private string Column => transfer.CursorColumn!;

    private bool IsClosed => TransferModes.NeedsKey(transfer.Mode);

    /// <summary>The transfer of the rows that are new; null when there are none.</summary>
    public async ValueTask<Transfer?> NextAsync(CancellationToken cancellationToken)
    {
        var earlier = await new TransferRun(transfer, null).StateAsync(cancellationToken).ConfigureAwait(false);
        var last = earlier is null ? null : CursorWindow.Of(earlier.Definition);
        if (last is not null && last.Column != Column)
        {
            throw new WeirException(
                ErrorCode.JobChanged,
                $"job {transfer.Job} has moved rows by the cursor {last.Column}, not {Column}"
            )
            {
                Hint = "Another --job name makes it another job.",
            };
        }

        var isResumed = earlier is { State: not LedgerState.Done } && transfer.Earlier != EarlierRunPolicy.Restart;
        if (isResumed && last is not null)
        {
            return Within(last);
        }

        // A run that is forgotten leaves what was before it.
        var after = earlier is { State: not LedgerState.Done } ? last?.After : last?.UpTo;
        return await FindAsync(after, cancellationToken).ConfigureAwait(false) is { } window ? Within(window) : null;
    }

    private Transfer Within(CursorWindow window) =>
        transfer.Where(
            transfer.Condition is { } condition ? $"({condition}) AND {window.Condition}" : window.Condition
        ) with
        {
            Window = window,
        };

    private async ValueTask<CursorWindow?> FindAsync(string? after, CancellationToken cancellationToken)
    {
        var column = CursorWindow.QuotedName(Column);
        var rows = $"FROM ({transfer.Sql}) AS source_rows";
        var session = transfer.Session;
        var shape = await session
            .QueryAsync($"SELECT {column} {rows} LIMIT 0", cancellationToken)
            .ConfigureAwait(false);
        var type = shape.Schema[0].Type;
        await shape.DisposeAsync().ConfigureAwait(false);
        if (!CursorWindow.CanOrder(type))
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"column {Column} of type {type} cannot be a cursor")
            {
                Hint = "Cursors are whole numbers, decimals, dates, timestamps or texts.",
            };
        }

        var newer = after is null ? "" : " WHERE " + CursorWindow.Above(Column, type.ToString(), after, IsClosed);
        var query = $"SELECT CAST(max({column}) AS VARCHAR) {rows}{newer}";
        var result = await session.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        await using var scope = result.ConfigureAwait(false);
        var highest = (await result.ToListAsync(cancellationToken).ConfigureAwait(false))[0][0] as string;
        return highest is null ? null : new CursorWindow(Column, type.ToString(), after, highest, IsClosed);
    }
}
