using System.Globalization;

namespace Weir.Connectors.Files;

/// <summary>One file: parts in a folder beside it, put together at the end and renamed.</summary>
internal sealed class SingleFile(FileTransferPlan plan) : TransferPlace(plan)
{
    private string Name => Path.GetFileName(Plan.Path);

    public override string Folder => Path.GetDirectoryName(Plan.Path)!;

    public override string Aside => Path.Combine(Folder, $".{Name}.weir-{Plan.Job}");

    public override string Lock => Aside + ".lock";

    public override string Kept => Path.Combine(Folder, $".{Name}.weir.jsonl");

    public override string? WhyWhole => Plan.Parts.WhyWhole;

    public override IReadOnlyList<string> Steps =>
        [
            $"write each chunk to a part in {Aside}",
            Plan.Request.Mode == TransferMode.Append && File.Exists(Plan.Path)
                ? $"put the rows of {Name} and the parts together, in the order of the chunks"
                : "put the parts together, in the order of the chunks",
            $"rename the whole to {Plan.Path}",
            $"keep the ledger as {Kept}",
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
        var existing = run.Mode == TransferMode.Append && File.Exists(Plan.Path) ? Plan.Path : null;
        var chunks = run.Chunks.OrderBy(c => c.Order).ThenBy(c => c.Ledger.Id, StringComparer.Ordinal).ToList();
        var parts = chunks.SelectMany(c => c.Places.Select(p => Path.Combine(Aside, p.File))).ToList();
        var name = string.Create(CultureInfo.InvariantCulture, $"whole-{Next()}");
        var aside = Path.Combine(Aside, name);
        IReadOnlyList<long> starts;
        var file = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        await using (file.ConfigureAwait(false))
        {
            starts = await Plan
                .Parts.AssembleAsync(parts, file, run.Schema, existing, cancellationToken)
                .ConfigureAwait(false);
            file.Flush(true);
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

        return new LoadPublication([(Path.GetRelativePath(Folder, aside), Name)], [], placed, existing is not null);
    }

    /// <summary>The one rename was done.</summary>
    public override bool IsBegun(LoadPublication publication) =>
        !File.Exists(Path.Combine(Folder, publication.Moves[0].From));

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
