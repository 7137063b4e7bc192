using System.Globalization;
using Weir.Engine;

namespace Weir.Movement;

/// <summary>
/// Writes the rows of statements by transfers: chunks that parallel readers read and one writer writes in one transaction, so
/// that a statement is done as a whole or not at all. It keeps no ledger: a statement that is run twice writes twice.
/// </summary>
public sealed class StatementLoader : ILoadMachine
{
    private const int MostChunks = 10;

    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<LoadResult> RunAsync(StatementLoad load, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Of(load).RunAsync(null, cancellationToken).ConfigureAwait(false);
            return new LoadResult(
                result.Read,
                result.Written,
                result.Filtered,
                result.Rejected,
                result.BytesRead,
                result.BytesWritten
            );
        }
        catch (WeirException exception)
            when (exception.Code == ErrorCode.JobStopped && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ExplainAsync(StatementLoad load, CancellationToken cancellationToken)
    {
        var plan = await Of(load).PlanAsync(cancellationToken).ConfigureAwait(false);
        List<string> lines =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"Load into {plan.Target} ({TransferModes.Name(plan.Mode)}), {plan.Workers} {(plan.Workers == 1 ? "reader" : "readers")} ({plan.WorkersReason}), 1 writer"
            ),
            .. plan.Steps.Select(s => "  Target: " + s),
            $"  Source: {plan.Method}: {plan.Reason}",
        ];
        lines.AddRange(
            plan.Chunks.Take(MostChunks)
                .Select(c =>
                    c.EstimatedRows is { } rows
                        ? string.Create(CultureInfo.InvariantCulture, $"    {c.Bounds}  rows≈{rows:0}")
                        : "    " + c.Bounds
                )
        );
        if (plan.Chunks.Count > MostChunks)
        {
            lines.Add(
                string.Create(CultureInfo.InvariantCulture, $"    and {plan.Chunks.Count - MostChunks} more chunks")
            );
        }

        return lines;
    }

    private static Transfer Of(StatementLoad load)
    {
        ArgumentNullException.ThrowIfNull(load);
        var settings = ResolvedSettings.Resolve(
            Environment.GetEnvironmentVariable,
            load.Session.TransferSettings,
            None
        );
        return Transfer.Of(load).WithSettings(settings.Values);
    }
}
