namespace Weir.Connectors.Files;

/// <summary>Where the files of a transfer are, and how they become visible: one file, or a folder of them.</summary>
internal abstract class TransferPlace(FileTransferPlan plan)
{
    protected FileTransferPlan Plan { get; } = plan;

    /// <summary>The folder that paths in publications and manifests are relative to.</summary>
    public abstract string Folder { get; }

    /// <summary>Where parts and the manifest of the unfinished run are.</summary>
    public abstract string Aside { get; }

    /// <summary>The file that locks the job.</summary>
    public abstract string Lock { get; }

    /// <summary>Where the manifest stays when the run is done.</summary>
    public abstract string Kept { get; }

    /// <summary>The file that keeps it to one job at a time to put a file in the place of another; null where none does so.</summary>
    public virtual string? Turn => null;

    public string Manifest => Path.Combine(Aside, "manifest.jsonl");

    /// <summary>What will be done, for the plan.</summary>
    public abstract IReadOnlyList<string> Steps { get; }

    /// <summary>Why chunks cannot be told apart afterwards; null when they can.</summary>
    public virtual string? WhyWhole => null;

    /// <summary>Raises when a new run cannot write here.</summary>
    public abstract void CheckNew();

    /// <summary>Makes the files that are to be moved.</summary>
    public abstract ValueTask<LoadPublication> PrepareAsync(LoadRun run, CancellationToken cancellationToken);

    /// <summary>Whether a publication that the manifest has can no longer be taken back.</summary>
    public abstract bool IsBegun(LoadPublication publication);

    /// <summary>Gives the files their names and removes what they replace. May be called again.</summary>
    public void Publish(LoadPublication publication, TransferMode mode)
    {
        foreach (var file in publication.Moves)
        {
            var (source, target) = (Path.Combine(Folder, file.From), Path.Combine(Folder, file.To));
            if (File.Exists(source))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                Move(source, target, mode);
            }

            if (!file.IsThere(Folder))
            {
                throw new WeirException(
                    ErrorCode.IntegrityError,
                    $"a finished file of the load is gone or changed: {target}"
                )
                {
                    SourceName = target,
                    Hint = Remedy(file),
                };
            }
        }
    }

    /// <summary>What helps when a finished file is gone.</summary>
    protected virtual string Remedy(PublishedFile file) => $"Remove {Aside} and run the load again.";

    /// <summary>Removes what a publication replaced.</summary>
    public virtual void RemoveOld(LoadPublication publication) { }

    private static void Move(string source, string target, TransferMode mode)
    {
        try
        {
            File.Move(source, target, mode != TransferMode.Create);
        }
        catch (IOException) when (mode == TransferMode.Create && File.Exists(target))
        {
            throw FileSinks.Exists(target);
        }
    }
}
