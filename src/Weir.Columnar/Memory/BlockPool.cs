using System.Numerics;
using System.Runtime.InteropServices;

namespace Weir.Columnar;

/// <summary>
/// Keeps freed off-heap blocks for the next allocation. Blocks are 64-byte aligned, of power-of-two sizes; what exceeds
/// the cache's bound goes back to the operating system.
/// </summary>
internal static unsafe class BlockPool
{
    public const int Alignment = 64;
    private const int SmallestShift = 6;
    private const int LargestShift = 24;
    private const long CacheLimit = 48L << 20;
    private const int BlocksPerClass = 256;

    private static readonly Shelf[] Shelves = CreateShelves();
    private static long _cachedBytes;
    private static long _allocatedBytes;

    /// <summary>Bytes in blocks that are in use.</summary>
    public static long AllocatedBytes => Interlocked.Read(ref _allocatedBytes);

    public static long RoundUp(long bytes)
    {
        if (bytes > 1L << LargestShift)
        {
            return (bytes + Alignment - 1) & ~(Alignment - 1L);
        }

        return Math.Max(1L << SmallestShift, (long)BitOperations.RoundUpToPowerOf2((ulong)bytes));
    }

    public static byte* Rent(long size)
    {
        Interlocked.Add(ref _allocatedBytes, size);
        var shift = BitOperations.Log2((ulong)size);
        if (shift <= LargestShift)
        {
            var shelf = Shelves[shift - SmallestShift];
            lock (shelf)
            {
                if (shelf.Count > 0)
                {
                    Interlocked.Add(ref _cachedBytes, -size);
                    return (byte*)shelf.Blocks[--shelf.Count];
                }
            }
        }

        return (byte*)NativeMemory.AlignedAlloc((nuint)size, Alignment);
    }

    public static void Return(byte* block, long size)
    {
        Interlocked.Add(ref _allocatedBytes, -size);
        var shift = BitOperations.Log2((ulong)size);
        if (shift <= LargestShift && Interlocked.Read(ref _cachedBytes) + size <= CacheLimit)
        {
            var shelf = Shelves[shift - SmallestShift];
            lock (shelf)
            {
                if (shelf.Count < shelf.Blocks.Length)
                {
                    shelf.Blocks[shelf.Count++] = (nint)block;
                    Interlocked.Add(ref _cachedBytes, size);
                    return;
                }
            }
        }

        NativeMemory.AlignedFree(block);
    }

    private static Shelf[] CreateShelves()
    {
        var shelves = new Shelf[LargestShift - SmallestShift + 1];
        for (var i = 0; i < shelves.Length; i++)
        {
            shelves[i] = new Shelf();
        }

        return shelves;
    }

    private sealed class Shelf
    {
        public readonly nint[] Blocks = new nint[BlocksPerClass];
        public int Count;
    }
}
