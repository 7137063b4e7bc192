using Weir.Formats.Parquet.Metadata;

namespace Weir.Formats.Parquet.Writing;

/// <summary>What the footer says about a finished column chunk.</summary>
/// <param name="Metadata">Its description.</param>
/// <param name="DictionaryBytes">Bytes of the dictionary page in front of the data pages; 0 without one.</param>
/// <param name="PlainPages">Data pages of plain values.</param>
/// <param name="DeltaPages">Data pages of differences.</param>
/// <param name="DictionaryPages">Data pages of places in the dictionary.</param>
internal sealed record WrittenChunk(
    ColumnChunk Metadata,
    long DictionaryBytes,
    int PlainPages,
    int DeltaPages,
    int DictionaryPages
)
{
    /// <summary>The same chunk with its place in the file.</summary>
    public WrittenChunk At(long offset) =>
        this with
        {
            Metadata = Metadata with
            {
                DataPageOffset = offset + DictionaryBytes,
                DictionaryPageOffset = DictionaryBytes > 0 ? offset : null,
            },
        };
}
