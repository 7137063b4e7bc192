using System.Globalization;

namespace Weir.Connectors.Files;

/// <summary>Files cut into chunks. A file that is not as it was then raises when a chunk of it is read.</summary>
internal sealed class FileChunkedRead(
    FileStates states,
    string method,
    IReadOnlyDictionary<string, FileChunkPlace> places,
    IReadOnlyList<SourceChunk> chunks
) : IChunkedRead
{
    public string Method => method;

    public string Reason =>
        method switch
        {
            "row groups" => "row groups are read apart from each other",
            "byte ranges" => "rows begin where a first pass over the bytes found them to",
            "whole files" => "compressed text and JSON documents are read from beginning to end",
            _ => string.Create(CultureInfo.InvariantCulture, $"each of the {states.Files.Count} files as it allows"),
        };

    /// <summary>What is read is of one state, or an error.</summary>
    public bool IsSnapshot => true;

    public string State => states.Text;

    public IReadOnlyList<SourceChunk> Chunks => chunks;

    public CancellationToken Lost => CancellationToken.None;

    public IScanPartition Open(SourceChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return places.TryGetValue(chunk.Id, out var place)
            ? place
            : throw new WeirException(ErrorCode.Internal, $"there is no chunk {chunk.Id}");
    }

    public IReadOnlyList<SourceChunk> Split(SourceChunk chunk) => [];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
