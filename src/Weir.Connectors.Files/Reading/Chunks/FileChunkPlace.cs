namespace Weir.Connectors.Files;

/// <summary>How the rows of a chunk are read.</summary>
internal sealed class FileChunkPlace(IScanPartition part, FileState state, string path) : IScanPartition
{
    public IBatchReader Open(ScanContext context) => new GuardedReader(part.Open(context), state, path);
}
