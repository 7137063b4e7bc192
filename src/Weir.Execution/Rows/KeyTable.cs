using System.Runtime.InteropServices;
using Weir.Columnar;

namespace Weir.Execution.Rows;

/// <summary>
/// Numbers different keys from zero, in the order in which they first come: open addressing with linear probing over
/// 64-bit hashes, keys as encoded bytes. Memory is reserved from the budget before it grows.
/// </summary>
internal sealed class KeyTable : IDisposable
{
    private const int InitialSlots = 1024;
    private const int BlockSize = 1 << 20;

    private readonly MemoryBudget _budget;
    private readonly List<NativeBuffer> _blocks = [];
    private NativeBuffer? _slots;
    private NativeBuffer? _entries;
    private int _mask;
    private int _blockUsed;

    /// <summary>An empty table; it takes no memory before the first key.</summary>
    public KeyTable(MemoryBudget budget)
    {
        _budget = budget;
    }

    /// <summary>How many different keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>The number of the key, or -1.</summary>
    public int Find(ulong hash, ReadOnlySpan<byte> key)
    {
        if (_slots is null)
        {
            return -1;
        }

        var slots = _slots.As<int>();
        var entries = _entries!.As<Entry>();
        for (var at = (int)hash & _mask; ; at = (at + 1) & _mask)
        {
            var number = slots[at];
            if (number < 0)
            {
                return -1;
            }

            ref readonly var entry = ref entries[number];
            if (entry.Hash == hash && entry.Length == key.Length && KeyOf(in entry).SequenceEqual(key))
            {
                return number;
            }
        }
    }

    /// <summary>The number of the key, a new one when it is not there yet.</summary>
    public int FindOrAdd(ulong hash, ReadOnlySpan<byte> key, out bool isNew)
    {
        var number = Find(hash, key);
        isNew = number < 0;
        return isNew ? Add(hash, key) : number;
    }

    /// <summary>The hash of a key by its number.</summary>
    public ulong HashOf(int number) => _entries!.As<Entry>()[number].Hash;

    /// <summary>The bytes of a key by its number.</summary>
    public ReadOnlySpan<byte> KeyOf(int number) => KeyOf(in _entries!.As<Entry>()[number]);

    public void Dispose()
    {
        _slots?.Dispose();
        _entries?.Dispose();
        (_slots, _entries) = (null, null);
        foreach (var block in _blocks)
        {
            block.Dispose();
        }

        _blocks.Clear();
    }

    private ReadOnlySpan<byte> KeyOf(ref readonly Entry entry) =>
        _blocks[entry.Block].Bytes.Slice(entry.Offset, entry.Length);

    private int Add(ulong hash, ReadOnlySpan<byte> key)
    {
        if (_slots is null)
        {
            Resize(InitialSlots);
        }
        else if (Count * 2 >= _mask + 1)
        {
            Resize(checked((_mask + 1) * 2));
        }

        if (_blocks.Count == 0 || _blocks[^1].Length - _blockUsed < key.Length)
        {
            var size = _blocks.Count == 0 ? Math.Max(16 << 10, key.Length) : Math.Max(BlockSize, key.Length);
            _blocks.Add(NativeBuffer.Allocate(size, _budget));
            _blockUsed = 0;
        }

        key.CopyTo(_blocks[^1].Bytes[_blockUsed..]);
        _entries!.As<Entry>()[Count] = new Entry
        {
            Hash = hash,
            Block = _blocks.Count - 1,
            Offset = _blockUsed,
            Length = key.Length,
        };
        _blockUsed += key.Length;
        Place(Count, hash);
        return Count++;
    }

    private void Place(int number, ulong hash)
    {
        var slots = _slots!.As<int>();
        var at = (int)hash & _mask;
        while (slots[at] >= 0)
        {
            at = (at + 1) & _mask;
        }

        slots[at] = number;
    }

    private void Resize(int size)
    {
        var entries = NativeBuffer.Allocate((long)size / 2 * Marshal.SizeOf<Entry>(), _budget);
        _entries?.As<Entry>()[..Count].CopyTo(entries.As<Entry>());
        _entries?.Dispose();
        _entries = entries;

        var slots = NativeBuffer.Allocate((long)size * sizeof(int), _budget);
        slots.As<int>()[..size].Fill(-1);
        _slots?.Dispose();
        _slots = slots;
        _mask = size - 1;
        for (var number = 0; number < Count; number++)
        {
            Place(number, HashOf(number));
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public ulong Hash;
        public int Block;
        public int Offset;
        public int Length;
    }
}
