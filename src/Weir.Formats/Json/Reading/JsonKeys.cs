using System.Buffers.Binary;

namespace Weir.Formats.Json;

/// <summary>Names of an object's fields and their places; found by their bytes, first of all in the order they have.</summary>
internal sealed class JsonKeys
{
    private readonly List<byte[]> _names = [];
    private readonly List<bool> _special = [];
    private int[] _table = new int[16];

    public int Count => _names.Count;

    public byte[] this[int place] => _names[place];

    /// <summary>Whether a name is written with escapes, so that it never stands in a text as it is.</summary>
    public bool IsSpecial(int place) => _special[place];

    /// <summary>The place of a name, or -1. <paramref name="hint"/> is where it is expected.</summary>
    public int Find(ReadOnlySpan<byte> name, int hint)
    {
        if ((uint)hint < (uint)_names.Count && name.SequenceEqual(_names[hint]))
        {
            return hint;
        }

        for (var slot = Hash(name) & (_table.Length - 1); _table[slot] != 0; slot = (slot + 1) & (_table.Length - 1))
        {
            if (name.SequenceEqual(_names[_table[slot] - 1]))
            {
                return _table[slot] - 1;
            }
        }

        return -1;
    }

    /// <summary>Adds a name that is not there yet and returns its place.</summary>
    public int Add(ReadOnlySpan<byte> name)
    {
        _names.Add(name.ToArray());
        _special.Add(name.ContainsAny((byte)'"', (byte)'\\') || name.ContainsAnyInRange((byte)0, (byte)0x1F));
        if (_names.Count * 2 > _table.Length)
        {
            _table = new int[_table.Length * 2];
            for (var i = 0; i < _names.Count; i++)
            {
                Insert(i);
            }
        }
        else
        {
            Insert(_names.Count - 1);
        }

        return _names.Count - 1;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = (ulong)name.Length * 0x9E3779B97F4A7C15;
        while (name.Length >= 8)
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
            name = name[8..];
        }

        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 0x100000001B3;
        }

        return (int)((hash ^ (hash >> 32)) & int.MaxValue);
    }

    private void Insert(int place)
    {
        var slot = Hash(_names[place]) & (_table.Length - 1);
        while (_table[slot] != 0)
        {
            slot = (slot + 1) & (_table.Length - 1);
        }

        _table[slot] = place + 1;
    }
}
