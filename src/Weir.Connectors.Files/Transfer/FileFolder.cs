using System.Globalization;

namespace Weir.Connectors.Files;

/// <summary>
/// A folder: each chunk is one or more files of it, in folders by the values of columns where wanted. They are renamed one
/// after another when all are there; what they replace is removed after that.
/// </summary>
internal sealed class FileFolder(FileTransferPlan plan) : TransferPlace(plan)
{
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16 };

    public override string Folder => Plan.Path;

    public override string Aside => Path.Combine(Folder, $".weir-{Plan.Job}");

    public override string Lock => Aside + ".lock";

    public override string Kept => Path.Combine(Folder, "_weir_load.jsonl");

    public override IReadOnlyList<string> Steps =>
        [
            $"write each chunk to {Plan.Parts.Extension} files in {Aside}",
            $"rename the files into {Folder}",
            .. Plan.Request.Mode == TransferMode.Replace
                ? [$"remove the files of earlier loads"]
                : Array.Empty<string>(),
            $"keep the ledger as {Kept}",
        ];

    public override void CheckNew()
    {
        var mode = Plan.Request.Mode;
        if (mode == TransferMode.Append)
        {
            return;
        }

        var own = mode == TransferMode.Replace ? OwnFiles() : [];
        if (DataFiles().FirstOrDefault(f => !own.Contains(f)) is { } other)
        {
            throw mode == TransferMode.Create
                ? FileSinks.Exists(Path.Combine(Folder, other))
                : new WeirException(
                    ErrorCode.NotSupported,
                    $"the folder {Folder} has files that no load of Weir wrote, such as {other}, and is not replaced"
                )
                {
                    SourceName = Folder,
                    Hint = "Remove them, append to the folder, or choose another one.",
                };
        }
    }

    public override ValueTask<LoadPublication> PrepareAsync(LoadRun run, CancellationToken cancellationToken)
    {
        CheckNew();
        var moves = new List<PublishedFile>();
        var placed = new List<LoadChunk>();
        var chunks = run.Chunks.OrderBy(c => c.Order).ThenBy(c => c.Ledger.Id, StringComparer.Ordinal).ToList();
        for (var i = 0; i < chunks.Count; i++)
        {
            var places = new List<PartPlace>();
            foreach (var place in chunks[i].Places)
            {
                var name = string.Create(
                    CultureInfo.InvariantCulture,
                    $"part-{Plan.Job[..8]}-{run.Run}-{i + 1:D6}-{places.Count + 1}{Plan.Parts.Extension}"
                );
                var target = Path.Combine(Path.GetDirectoryName(place.File) ?? "", name);
                var part = Path.Combine(Path.GetRelativePath(Folder, Aside), place.File);
                moves.Add(PublishedFile.Of(Folder, part, target));
                places.Add(place with { File = target });
            }

            placed.Add(chunks[i] with { Places = places });
        }

        var removes =
            run.Mode == TransferMode.Replace
                ? OwnFiles().Except(moves.Select(m => m.To), StringComparer.Ordinal).ToList()
                : [];
        return ValueTask.FromResult(new LoadPublication(moves, removes, placed, run.Mode == TransferMode.Append));
    }

    /// <summary>Files are renamed one by one, so it is carried on from its record on.</summary>
    public override bool IsBegun(LoadPublication publication) => true;

    /// <summary>Others of the run have their names already: they would stand there twice when it is only run again.</summary>
    protected override string Remedy(PublishedFile file) =>
        $"Put it back and run the load again; or remove {Aside} and the files of this run, {OwnName(file)}-*, and load anew.";

    public override void RemoveOld(LoadPublication publication)
    {
        foreach (var file in publication.Removes)
        {
            var path = Path.Combine(Folder, file);
            File.Delete(path);
            RemoveEmpty(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>What the names of a run's files begin with: part, job and run.</summary>
    private static string OwnName(PublishedFile file) => string.Join('-', Path.GetFileName(file.To).Split('-').Take(3));

    /// <summary>The files of loads that are done, those that are still there.</summary>
    private HashSet<string> OwnFiles() =>
        LoadManifest
            .Read(Kept)
            .SelectMany(r => r.Chunks)
            .SelectMany(c => c.Places)
            .Select(p => p.File)
            .Where(f => File.Exists(Path.Combine(Folder, f)))
            .ToHashSet(StringComparer.Ordinal);

    private IEnumerable<string> DataFiles() =>
        Directory.Exists(Folder)
            ? Directory
                .EnumerateFiles(Folder, "*", Deep)
                .Where(f => FilePaths.IsVisible(f) && FileFormats.OfPath(f) is not null)
                .Select(f => Path.GetRelativePath(Folder, f))
            : [];

    private void RemoveEmpty(string folder)
    {
        while (folder.Length > Folder.Length && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }
}
