namespace Weir.Formats.Parquet.Sources;

/// <summary>Bytes that can be read at any place, by several readers at once.</summary>
public interface IRandomAccess : IAsyncDisposable
{
    /// <summary>What errors call it: a path or URL.</summary>
    string Name { get; }

    /// <summary>How many bytes there are.</summary>
    long Length { get; }

    /// <summary>Fills the whole buffer from the offset on.</summary>
    /// <exception cref="WeirException">Reading fails, or the bytes end before the buffer is full.</exception>
    ValueTask ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken);
}
