using System.Text;

namespace Weir.Formats.Parquet.Thrift;

/// <summary>Writes the Thrift compact protocol into growing memory.</summary>
internal sealed class CompactWriter
{
    private readonly Stack<short> _outer = new();
    private byte[] _data = new byte[1024];
    private int _length;
    private short _last;

    /// <summary>What has been written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _data.AsMemory(0, _length);

    public void Clear()
    {
        _length = 0;
        _last = 0;
        _outer.Clear();
    }

    /// <summary>Begins a struct that is an element of a list or the whole message.</summary>
    public void BeginStruct()
    {
        _outer.Push(_last);
        _last = 0;
    }

    /// <summary>Begins a struct that is a field.</summary>
    public void BeginStruct(short field)
    {
        Head(field, CompactType.Struct);
        BeginStruct();
    }

    public void EndStruct()
    {
        Add((byte)CompactType.Stop);
        _last = _outer.Pop();
    }

    /// <summary>A struct without fields, as unions of markers use it.</summary>
    public void EmptyStruct(short field)
    {
        BeginStruct(field);
        EndStruct();
    }

    public void Bool(short field, bool value) => Head(field, value ? CompactType.True : CompactType.False);

    public void I8(short field, sbyte value)
    {
        Head(field, CompactType.Byte);
        Add((byte)value);
    }

    public void I16(short field, short value)
    {
        Head(field, CompactType.I16);
        ZigZag(value);
    }

    public void I32(short field, int value)
    {
        Head(field, CompactType.I32);
        ZigZag(value);
    }

    public void I64(short field, long value)
    {
        Head(field, CompactType.I64);
        ZigZag(value);
    }

    public void Text(short field, string value)
    {
        Head(field, CompactType.Binary);
        TextElement(value);
    }

    public void Binary(short field, ReadOnlySpan<byte> value)
    {
        Head(field, CompactType.Binary);
        Bytes(value);
    }

    public void List(short field, CompactType element, int count)
    {
        Head(field, CompactType.List);
        if (count < 15)
        {
            Add((byte)((count << 4) | (int)element));
        }
        else
        {
            Add((byte)(0xF0 | (int)element));
            Varint((ulong)count);
        }
    }

    /// <summary>An element of a list that is encoded already.</summary>
    public void EncodedElement(ReadOnlySpan<byte> value) => Add(value);

    /// <summary>A field whose value is encoded already.</summary>
    public void EncodedField(short field, CompactType type, ReadOnlySpan<byte> value)
    {
        Head(field, type);
        Add(value);
    }

    public void I32Element(int value) => ZigZag(value);

    public void TextElement(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    private void Bytes(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        Add(value);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_data.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Head(short field, CompactType type)
    {
        var delta = field - _last;
        if (delta is > 0 and <= 15)
        {
            Add((byte)((delta << 4) | (int)type));
        }
        else
        {
            Add((byte)type);
            ZigZag(field);
        }

        _last = field;
    }

    private void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Add((byte)(value | 0x80));
            value >>= 7;
        }

        Add((byte)value);
    }

    private void Add(byte value)
    {
        Reserve(1);
        _data[_length++] = value;
    }

    private void Reserve(int bytes)
    {
        if (_data.Length - _length < bytes)
        {
            Array.Resize(ref _data, Math.Max(checked(_length + bytes), _data.Length * 2));
        }
    }
}
