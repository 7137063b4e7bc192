using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Different values in the order of their first appearance, found by hash with linear probing.</summary>
internal sealed class NumberDictionary<T>(int maximumEntries)
    where T : unmanaged, IEquatable<T>
{
    private const int SmallestBits = 10;
    private const int MaximumProbes = 128;

    private T[] _values = new T[1 << (SmallestBits - 1)];
    private int[] _slots = new int[1 << SmallestBits];
    private ulong[] _hashes = new ulong[1 << (SmallestBits - 1)];
    private int _shift = 64 - SmallestBits;

    public int Count { get; private set; }

    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    /// <summary>The place of the value, which is added if it is new; -1 when the dictionary is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int GetOrAdd(T value, ulong bits)
    {
        var hash = bits * 0x9E3779B97F4A7C15UL;
        var slots = _slots;
        var mask = (uint)slots.Length - 1;
        var slot = (uint)(hash >> _shift);
        ref var first = ref MemoryMarshal.GetArrayDataReference(slots);
        ref var values = ref MemoryMarshal.GetArrayDataReference(_values);
        for (var probe = 0; probe < MaximumProbes; probe++)
        {
            // Slots hold the place plus one; the mask keeps the slot inside the array.
            var place = Unsafe.Add(ref first, slot) - 1;
            if (place < 0)
            {
                return Add(value, hash, slot);
            }

            if (Unsafe.Add(ref values, place).Equals(value))
            {
                return place;
            }

            slot = (slot + 1) & mask;
        }

        return -1;
    }

    public void Clear()
    {
        Count = 0;
        Array.Clear(_slots);
    }

    private int Add(T value, ulong hash, uint slot)
    {
        if (Count == maximumEntries)
        {
            return -1;
        }

        if (Count == _values.Length)
        {
            Grow();
            slot = FreeSlot(hash);
        }

        _values[Count] = value;
        _hashes[Count] = hash;
        _slots[slot] = ++Count;
        return Count - 1;
    }

    private uint FreeSlot(ulong hash)
    {
        var slot = (uint)(hash >> _shift);
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & ((uint)_slots.Length - 1);
        }

        return slot;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        _shift = 64 - BitOperations.Log2((uint)_slots.Length);
        Array.Resize(ref _values, _slots.Length / 2);
        Array.Resize(ref _hashes, _slots.Length / 2);
        for (var i = 0; i < Count; i++)
        {
            _slots[FreeSlot(_hashes[i])] = i + 1;
        }
    }
}
