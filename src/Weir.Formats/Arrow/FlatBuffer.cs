using System.Buffers.Binary;
using System.Text;

namespace Weir.Formats.Arrow;

/// <summary>
/// Builds a FlatBuffer from its end to its beginning; places are counted from the end. Format: FlatBuffers, "Internals":
/// tables begin with the distance to their vtable, offsets point forwards, scalars are little-endian and aligned.
/// </summary>
internal sealed class FlatBuffer
{
    private byte[] _bytes = new byte[1024];
    private int _used;
    private int _alignment = 1;
    private int[] _fields = [];
    private int _tableEnd;

    /// <summary>Begins a table with that many fields; those that are not added have their default.</summary>
    public void BeginTable(int fields)
    {
        _fields = new int[fields];
        _tableEnd = _used;
    }

    public void Add(int field, bool value) => AddBytes(field, 1, b => b[0] = value ? (byte)1 : (byte)0);

    public void Add(int field, byte value) => AddBytes(field, 1, b => b[0] = value);

    public void Add(int field, short value) =>
        AddBytes(field, 2, b => BinaryPrimitives.WriteInt16LittleEndian(b, value));

    public void Add(int field, int value) => AddBytes(field, 4, b => BinaryPrimitives.WriteInt32LittleEndian(b, value));

    public void Add(int field, long value) =>
        AddBytes(field, 8, b => BinaryPrimitives.WriteInt64LittleEndian(b, value));

    /// <summary>Refers to something that was built before.</summary>
    public void AddOffset(int field, int place)
    {
        WriteOffset(place);
        _fields[field] = _used;
    }

    /// <summary>Ends the table and returns its place.</summary>
    public int EndTable()
    {
        // The table's own first field is the distance to its vtable, which comes right before it.
        Align(4, 4);
        _used += 4;
        var table = _used;
        Align(2, _fields.Length * 2 + 4);
        for (var i = _fields.Length - 1; i >= 0; i--)
        {
            Push16((short)(_fields[i] == 0 ? 0 : table - _fields[i]));
        }

        Push16((short)(table - _tableEnd));
        Push16((short)((_fields.Length + 2) * 2));
        BinaryPrimitives.WriteInt32LittleEndian(At(table), _used - table);
        return table;
    }

    /// <summary>A text with its length before and a zero behind.</summary>
    public int Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Align(4, bytes.Length + 1);
        _used += bytes.Length + 1;
        Grow();
        At(_used)[bytes.Length] = 0;
        bytes.CopyTo(At(_used));
        Push32(bytes.Length);
        return _used;
    }

    /// <summary>A vector of offsets.</summary>
    public int Vector(IReadOnlyList<int> places)
    {
        Align(4, places.Count * 4);
        for (var i = places.Count - 1; i >= 0; i--)
        {
            WriteOffset(places[i]);
        }

        Push32(places.Count);
        return _used;
    }

    /// <summary>A vector of structures of 64-bit numbers, given one after another.</summary>
    public int Structures(IReadOnlyList<long> numbers, int numbersEach)
    {
        Align(4, numbers.Count * 8);
        Align(8, numbers.Count * 8);
        for (var i = numbers.Count - 1; i >= 0; i--)
        {
            _used += 8;
            Grow();
            BinaryPrimitives.WriteInt64LittleEndian(At(_used), numbers[i]);
        }

        Push32(numbers.Count / numbersEach);
        return _used;
    }

    /// <summary>The finished buffer with its root table.</summary>
    public ReadOnlyMemory<byte> Finish(int root)
    {
        Align(Math.Max(_alignment, 8), 4);
        WriteOffset(root);
        return _bytes.AsMemory(_bytes.Length - _used);
    }

    private void AddBytes(int field, int size, Action<byte[]> write)
    {
        Align(size, 0);
        var value = new byte[size];
        write(value);
        _used += size;
        Grow();
        value.CopyTo(At(_used));
        _fields[field] = _used;
    }

    private void WriteOffset(int place)
    {
        Align(4, 0);
        Push32(_used + 4 - place);
    }

    private void Push16(short value)
    {
        _used += 2;
        Grow();
        BinaryPrimitives.WriteInt16LittleEndian(At(_used), value);
    }

    private void Push32(int value)
    {
        _used += 4;
        Grow();
        BinaryPrimitives.WriteInt32LittleEndian(At(_used), value);
    }

    /// <summary>Pads so that what is written after that many more bytes is aligned.</summary>
    private void Align(int size, int more)
    {
        _alignment = Math.Max(_alignment, size);
        while ((_used + more) % size != 0)
        {
            _used++;
            Grow();
            At(_used)[0] = 0;
        }

        Grow();
    }

    private Span<byte> At(int place) => _bytes.AsSpan(_bytes.Length - place);

    private void Grow()
    {
        if (_used + 16 <= _bytes.Length)
        {
            return;
        }

        var larger = new byte[Math.Max(_bytes.Length * 2, _used * 2)];
        _bytes.CopyTo(larger.AsSpan(larger.Length - _bytes.Length));
        _bytes = larger;
    }
}
