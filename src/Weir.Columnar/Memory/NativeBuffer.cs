using System.Runtime.CompilerServices;

namespace Weir.Columnar;

/// <summary>
/// Off-heap memory, 64-byte aligned and pooled. Reference counted: every <see cref="Retain"/> and the creation itself
/// need one <see cref="Dispose"/>. Using it after the last one raises; a forgotten one is caught by the finalizer.
/// </summary>
public sealed unsafe class NativeBuffer : IDisposable
{
    private readonly MemoryBudget? _budget;
    private readonly long _size;
    private byte* _block;
    private int _references = 1;

    private NativeBuffer(byte* block, long size, int length, MemoryBudget? budget)
    {
        _block = block;
        _size = size;
        _budget = budget;
        Length = length;
    }

    /// <summary>Returns a leaked block to the pool.</summary>
    ~NativeBuffer() => Free();

    /// <summary>Bytes in all live buffers of the process; zero once everything is disposed.</summary>
    public static long AllocatedBytes => BlockPool.AllocatedBytes;

    /// <summary>Usable bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes. The span must not be used after the last <see cref="Dispose"/>.</summary>
    public Span<byte> Bytes => new(Address, Length);

    /// <summary>The start of the memory, for native calls and vector loops.</summary>
    public byte* Address
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _block != null ? _block : ThrowReleased();
    }

    /// <summary>
    /// Takes memory of at least <paramref name="length"/> bytes with undefined content, counted against
    /// <paramref name="budget"/> if there is one.
    /// </summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.OutOfMemory"/>: the budget refuses.</exception>
    public static NativeBuffer Allocate(long length, MemoryBudget? budget = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > int.MaxValue - BlockPool.Alignment)
        {
            throw new WeirException(ErrorCode.LimitExceeded, "A single column or hash table cannot exceed 2 GB");
        }

        var size = BlockPool.RoundUp(length);
        budget?.Reserve(size, "A buffer");
        return new NativeBuffer(BlockPool.Rent(size), size, (int)length, budget);
    }

    /// <summary>Like <see cref="Allocate"/>, filled with zeros.</summary>
    public static NativeBuffer AllocateZeroed(long length, MemoryBudget? budget = null)
    {
        var buffer = Allocate(length, budget);
        buffer.Bytes.Clear();
        return buffer;
    }

    /// <summary>The memory as values of one type; a rest that is smaller than one value is left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> As<T>()
        where T : unmanaged => new(Address, Length / sizeof(T));

    /// <summary>Adds an owner and returns this.</summary>
    public NativeBuffer Retain()
    {
        _ = Address;
        Interlocked.Increment(ref _references);
        return this;
    }

    /// <summary>Takes an owner away; the last one frees the memory.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Free();
            GC.SuppressFinalize(this);
        }
    }

    private static byte* ThrowReleased() =>
        throw new WeirException(ErrorCode.Internal, "A buffer was used after it was released");

    private void Free()
    {
        var block = _block;
        _block = null;
        if (block != null)
        {
            BlockPool.Return(block, _size);
            _budget?.Release(_size);
        }
    }
}
