using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>One file: parts in a folder beside it, put together at the end or from the start, and renamed.</summary>
internal sealed class SingleFile(FileTransferPlan plan) : TransferPlace(plan)
{
    private string Name => Path.GetFileName(Plan.Path);

    /// <summary>The plan with all parts in the one file from the start, unless rows that are there come first.</summary>
    public static FileTransferPlan Gather(FileTransferPlan plan)
    {
        var whole = Path.Combine(new SingleFile(plan).Aside, "whole-1");
        return plan.Request.IsLookup || plan.Request.Mode == TransferMode.Append
            ? plan
            : plan with
            {
                Parts = plan.Parts.In(whole),
            };
    }

    public override string Folder => Path.GetDirectoryName(Plan.Path)!;

    public override string Aside => Path.Combine(Folder, $".{Name}.weir-{Plan.Job}");

    public override string Lock => Aside + ".lock";

    public override string Turn => Path.Combine(Folder, $".{Name}.weir.lock");

    public override string Kept => Path.Combine(Folder, $".{Name}.weir.jsonl");

    public override string? WhyWhole => Plan.Parts.WhyWhole;

    public override IReadOnlyList<string> Steps =>
        [
            Plan.Parts.Whole is null
                ? $"write each chunk to a part in {Aside}"
                : $"write the {Plan.Parts.Unit} of all chunks to one file in {Aside}",
            Plan.Parts.Whole is not null ? "end the file with a footer that has them in the order of the chunks"
            : Plan.Request.Mode == TransferMode.Append && File.Exists(Plan.Path)
                ? $"put the rows of {Name} and the parts together, in the order of the chunks"
            : "put the parts together, in the order of the chunks",
            .. Plan.Keyed is null ? [] : Merging,
            $"rename the whole to {Plan.Path}",
            $"keep the ledger as {Kept}",
        ];

    private IEnumerable<string> Merging =>
        [
            File.Exists(Plan.Path)
                ? $"merge its rows with those of {Name} into another file there:"
                : $"make the first rows of {Name} of them, in another file there:",
            .. new FileMerge(Plan, Aside).Describe(Plan.Parts.Whole!),
        ];

    public override void CheckNew()
    {
        if (Plan.Request.Mode == TransferMode.Create && File.Exists(Plan.Path))
        {
            throw FileSinks.Exists(Plan.Path);
        }
    }

    public override async ValueTask<LoadPublication> PrepareAsync(LoadRun run, CancellationToken cancellationToken)
    {
        CheckNew();
        RemoveForgotten();
        var existing = run.Mode == TransferMode.Append && File.Exists(Plan.Path) ? Plan.Path : null;
        var chunks = run.Chunks.OrderBy(c => c.Order).ThenBy(c => c.Ledger.Id, StringComparer.Ordinal).ToList();
        var parts = chunks.SelectMany(c => c.Places.Select(p => Path.Combine(Aside, p.File))).ToList();
        var aside = Plan.Parts.Whole;
        var starts = aside is null
            ? null
            : await Plan.Parts.FinishAsync(parts, run.Schema, cancellationToken).ConfigureAwait(false);
        if (aside is null || starts is null)
        {
            aside = Path.Combine(Aside, string.Create(CultureInfo.InvariantCulture, $"whole-{Next()}"));
            starts = await AssembleAsync(parts, aside, run.Schema, existing, cancellationToken).ConfigureAwait(false);
        }

        if (Plan.Keyed is not null)
        {
            return await MergeAsync(run, chunks, aside, cancellationToken).ConfigureAwait(false);
        }

        var placed = new List<LoadChunk>(chunks.Count);
        var next = 0;
        foreach (var chunk in chunks)
        {
            PartPlace[] places =
            [
                .. chunk.Places.Select((p, i) => new PartPlace(Name, starts[next + i], starts[next + i + 1], p.Rows)),
            ];
            next += places.Length;
            placed.Add(chunk with { Places = places });
        }

        var whole = PublishedFile.Of(Folder, Path.GetRelativePath(Folder, aside), Name);
        return new LoadPublication([whole], [], placed, existing is not null);
    }

    /// <summary>Rows of chunks are not to be found in the merged file, which the sum of all is kept of.</summary>
    private async ValueTask<LoadPublication> MergeAsync(
        LoadRun run,
        IEnumerable<LoadChunk> chunks,
        string staged,
        CancellationToken cancellationToken
    )
    {
        TransferSteps.Reached("staged");
        var whole = Path.Combine(Aside, string.Create(CultureInfo.InvariantCulture, $"whole-{Next()}"));
        var before = FileMark.Of(Plan.Path);
        var merge = await new FileMerge(Plan, Aside)
            .RunAsync(run, staged, whole, cancellationToken)
            .ConfigureAwait(false);
        TransferSteps.Reached("merged");
        before.CheckUnchanged(Plan.Path);
        return new LoadPublication(
            [PublishedFile.Of(Folder, Path.GetRelativePath(Folder, whole), Name)],
            [],
            [.. chunks.Select(c => c with { Places = [] })],
            KeepsOthers: true
        )
        {
            Merge = merge,
        };
    }

    /// <summary>Wholes of ends that were not reached.</summary>
    private void RemoveForgotten()
    {
        if (Plan.Keyed is null)
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Aside, "whole-*").ToList())
        {
            if (file != Plan.Parts.Whole)
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>The one rename was done; a whole that is gone without one was not published.</summary>
    public override bool IsBegun(LoadPublication publication) => publication.Moves[0].IsThere(Folder);

    private async ValueTask<IReadOnlyList<long>> AssembleAsync(
        IReadOnlyList<string> parts,
        string aside,
        Schema schema,
        string? existing,
        CancellationToken cancellationToken
    )
    {
        var file = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        await using var _ = file.ConfigureAwait(false);
        var starts = await Plan
            .Parts.AssembleAsync(parts, file, schema, existing, cancellationToken)
            .ConfigureAwait(false);
        file.Flush(true);
        return starts;
    }

    private int Next()
    {
        var next = 1;
        while (File.Exists(Path.Combine(Aside, string.Create(CultureInfo.InvariantCulture, $"whole-{next}"))))
        {
            next++;
        }

        return next;
    }
}
