using Weir.Formats.Parquet.Sources;

namespace Weir.Formats.Parquet.Tests.Support;

/// <summary>Bytes in memory as a source.</summary>
internal sealed class MemorySource(byte[] bytes, string name = "memory.parquet") : IRandomAccess
{
    public string Name => name;

    public long Length => bytes.Length;

    public ValueTask ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        if (offset < 0 || offset + buffer.Length > bytes.Length)
        {
            throw new WeirException(ErrorCode.InvalidFile, "the file ends before the data does");
        }

        bytes.AsMemory((int)offset, buffer.Length).CopyTo(buffer);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
