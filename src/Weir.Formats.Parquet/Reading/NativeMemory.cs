using System.Buffers;
using Weir.Columnar;

namespace Weir.Formats.Parquet.Reading;

/// <summary>Lets asynchronous reads fill a part of a buffer, which must live until they end.</summary>
internal sealed unsafe class NativeMemory(NativeBuffer buffer, int offset, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(buffer.Address + offset, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(buffer.Address + offset + elementIndex);

    public override void Unpin() { }

    protected override void Dispose(bool disposing) { }
}
