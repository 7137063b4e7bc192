using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weir.Columnar;

namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// Different texts in the order of their first appearance. Up to 12 bytes the view itself is the key; longer texts are
/// told apart by length, prefix, hash and then their bytes. The bytes are kept as a dictionary page stores them.
/// </summary>
internal sealed class TextDictionary(int maximumEntries, int maximumBytes)
{
    private const int SmallestBits = 10;
    private const int MaximumProbes = 128;
    private const int LengthBytes = 4;
    private const ulong Multiplier = 0x9E3779B97F4A7C15UL;
    private const ulong OtherMultiplier = 0xD6E8FEB86659FD93UL;

    private readonly ByteBuffer _bytes = new();
    private (ulong First, ulong Second)[] _keys = new (ulong, ulong)[1 << (SmallestBits - 1)];
    private int[] _offsets = new int[(1 << (SmallestBits - 1)) + 1];
    private int[] _slots = new int[1 << SmallestBits];
    private int _shift = 64 - SmallestBits;

    public int Count { get; private set; }

    /// <summary>Every text behind its length in four bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Written;

    /// <summary>One text behind its length in four bytes.</summary>
    public ReadOnlySpan<byte> Entry(int place) => _bytes.Written[_offsets[place].._offsets[place + 1]];

    public int EntryBytes(int place) => _offsets[place + 1] - _offsets[place];

    /// <summary>The place of the text, which is added if it is new; -1 when the dictionary is full.</summary>
    public int GetOrAdd(ref readonly TextView view, TextColumn column)
    {
        ref var words = ref Unsafe.As<TextView, ulong>(ref Unsafe.AsRef(in view));
        var first = words;
        ReadOnlySpan<byte> text = default;
        ulong second;
        if (view.IsInline)
        {
            second = Unsafe.Add(ref words, 1);
        }
        else
        {
            text = column.Data[view.BufferIndex].Bytes.Slice(view.Offset, view.Length);
            second = Hash(text);
        }

        var hash = SlotHash(first, second);
        var slots = _slots;
        var mask = (uint)slots.Length - 1;
        var slot = (uint)(hash >> _shift);
        ref var start = ref MemoryMarshal.GetArrayDataReference(slots);
        ref var keys = ref MemoryMarshal.GetArrayDataReference(_keys);
        for (var probe = 0; probe < MaximumProbes; probe++)
        {
            // Slots hold the place plus one; the mask keeps the slot inside the array.
            var place = Unsafe.Add(ref start, slot) - 1;
            if (place < 0)
            {
                return Add(in view, text, (first, second), slot);
            }

            ref var key = ref Unsafe.Add(ref keys, place);
            if (
                key.First == first
                && key.Second == second
                && (text.IsEmpty || Entry(place)[LengthBytes..].SequenceEqual(text))
            )
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
        _bytes.Clear();
        Array.Clear(_slots);
    }

    private static ulong SlotHash(ulong first, ulong second) =>
        (first ^ BitOperations.RotateLeft(second * OtherMultiplier, 32)) * Multiplier;

    /// <summary>A hash of a text of more than eight bytes, word by word.</summary>
    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        var hash = Multiplier;
        var last = BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]);
        while (text.Length > 8)
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text), Multiplier);
            text = text[8..];
        }

        return Fold(hash ^ last, OtherMultiplier);
    }

    private static ulong Fold(ulong left, ulong right) => Math.BigMul(left, right, out var low) ^ low;

    private int Add(ref readonly TextView view, ReadOnlySpan<byte> text, (ulong First, ulong Second) key, uint slot)
    {
        if (Count == maximumEntries || _bytes.Length + (long)LengthBytes + view.Length > maximumBytes)
        {
            return -1;
        }

        if (Count == _keys.Length)
        {
            Grow();
            slot = FreeSlot(key);
        }

        var target = _bytes.Reserve(LengthBytes + view.Length);
        BinaryPrimitives.WriteInt32LittleEndian(target, view.Length);
        (view.IsInline ? TextView.InlineBytes(in view) : text).CopyTo(target[LengthBytes..]);
        _bytes.Advance(LengthBytes + view.Length);
        _keys[Count] = key;
        _slots[slot] = ++Count;
        _offsets[Count] = _bytes.Length;
        return Count - 1;
    }

    private uint FreeSlot((ulong First, ulong Second) key)
    {
        var slot = (uint)(SlotHash(key.First, key.Second) >> _shift);
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
        Array.Resize(ref _keys, _slots.Length / 2);
        Array.Resize(ref _offsets, (_slots.Length / 2) + 1);
        for (var i = 0; i < Count; i++)
        {
            _slots[FreeSlot(_keys[i])] = i + 1;
        }
    }
}
