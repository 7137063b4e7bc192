using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Makes the file that takes the target's place out of its rows and the staged ones.</summary>
internal sealed class FileMerge(FileTransferPlan plan, string aside)
{
    private const int MostPortions = 1024;
    private const int MorePortions = 4;

    private KeyedFile Keyed => plan.Keyed!;

    private string Nothing => Path.Combine(aside, "nothing" + Keyed.Parts.Extension);

    /// <summary>What is asked of both files, for the plan.</summary>
    public IEnumerable<string> Describe(string staged) =>
        plan.Request.Merge!.Describe(Request(File.Exists(plan.Path) ? plan.Path : Nothing, staged));

    /// <summary>Merges the staged rows, which the run's chunks are, into a new file at <paramref name="target"/>.</summary>
    public async ValueTask<LoadMerge> RunAsync(
        LoadRun run,
        string staged,
        string target,
        CancellationToken cancellationToken
    )
    {
        var existing = await ExistingAsync(cancellationToken).ConfigureAwait(false);
        var request = Request(existing, staged) with
        {
            TargetRows = await CountAsync(existing, Keyed.Schema, cancellationToken).ConfigureAwait(false),
            StagedRows = await CountAsync(staged, plan.PartSchema, cancellationToken).ConfigureAwait(false),
        };
        var result = await MergeAsync(request, target, cancellationToken).ConfigureAwait(false);
        Check(run, request, result);
        var made = await Keyed.Parts.CountAsync(target, Keyed.Schema, cancellationToken).ConfigureAwait(false);
        Check(made.Rows == result.Whole.Rows, made.Rows, result.Whole.Rows, "rows are in the new file");
        return new LoadMerge(result.End, result.Whole, Keyed.Schema.Count, made.To);
    }

    /// <summary>The file that there is, as it was when the job began; or one without rows.</summary>
    private async ValueTask<string> ExistingAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(plan.Path))
        {
            await WriteAsync(Nothing, _ => default, cancellationToken).ConfigureAwait(false);
            return Nothing;
        }

        var there = await Keyed.Parts.RewrittenColumnsOfAsync(plan.Path, cancellationToken).ConfigureAwait(false);
        return there.Equals(Keyed.Schema)
            ? plan.Path
            : throw new WeirException(
                ErrorCode.SchemaDrift,
                $"the file {plan.Path} had the columns {Keyed.Schema} when the job began, and has {there} now"
            )
            {
                SourceName = plan.Path,
                Hint = "Begin the job anew.",
            };
    }

    /// <summary>In more portions, each with less memory, when it is too much at once.</summary>
    private async ValueTask<MergeResult> MergeAsync(
        MergeRequest request,
        string target,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            try
            {
                MergeResult? result = null;
                await WriteAsync(
                        target,
                        async writer =>
                            result = await plan
                                .Request.Merge!.RunAsync(request, writer.WriteAsync, cancellationToken)
                                .ConfigureAwait(false),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return result!;
            }
            catch (WeirException e) when (e.Code == ErrorCode.OutOfMemory && request.Portions < MostPortions)
            {
                request = request with { Portions = request.Portions * MorePortions };
            }
        }
    }

    private async ValueTask WriteAsync(
        string path,
        Func<Weir.Formats.IBatchWriter, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
            await using var fileScope = file.ConfigureAwait(false);
            var writer = Keyed.Parts.Open(file, Keyed.Schema);
            await using var writerScope = writer.ConfigureAwait(false);
            await write(writer).ConfigureAwait(false);
            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            file.Flush(true);
        }
        catch
        {
            // What is half done only takes room.
            File.Delete(path);
            throw;
        }
    }

    private async ValueTask<long> CountAsync(string path, Schema schema, CancellationToken cancellationToken) =>
        (await Keyed.Parts.CountAsync(path, schema, cancellationToken).ConfigureAwait(false)).Rows;

    /// <summary>Whether every row of both files came through the merge, the staged ones as the ledger has them.</summary>
    private void Check(LoadRun run, MergeRequest request, MergeResult result)
    {
        var ledger = run.Chunks.Aggregate(
            default(RowSum),
            (sum, chunk) => sum + new RowSum(chunk.Ledger.Written, chunk.Ledger.Hash)
        );
        Check(result.Target == request.TargetRows, result.Target, request.TargetRows, "rows of the file were read");
        Check(result.Staged == ledger, result.Staged.Rows, ledger.Rows, "staged rows are as the ledger has them");
    }

    private void Check(bool isRight, long found, long expected, string what)
    {
        if (!isRight)
        {
            throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"not all of {expected} {what} ({found}); {plan.Path} was not changed"
                )
            )
            {
                SourceName = plan.Path,
                Hint = "Begin the job anew.",
            };
        }
    }

    private MergeRequest Request(string existing, string staged) =>
        new(
            plan.Request with
            {
                History = Keyed.History,
                Target = new TableName(null, plan.Path),
            },
            Keyed.Parts.Reader!,
            existing,
            staged,
            Keyed.Columns,
            [.. plan.Schema.Fields.Select(f => f.Name)],
            (Keyed.Chunk, Keyed.Row)
        );
}
