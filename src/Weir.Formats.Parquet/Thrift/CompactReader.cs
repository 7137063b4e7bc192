using System.Text;
using System.Text.Unicode;

namespace Weir.Formats.Parquet.Thrift;

/// <summary>
/// Reads the Thrift compact protocol out of memory. Depth, sizes and counts are checked before anything is allocated:
/// an element takes at least one byte, so no count may exceed the bytes that are left.
/// </summary>
internal ref struct CompactReader
{
    private const int MaximumDepth = 32;

    private readonly ReadOnlySpan<byte> _data;
    private int _depth;

    public CompactReader(ReadOnlySpan<byte> data)
    {
        _data = data;
    }

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    private readonly int Remaining => _data.Length - Position;

    /// <summary>Begins a struct; fields then come from <see cref="NextField"/> until it returns false.</summary>
    public void EnterStruct()
    {
        if (++_depth > MaximumDepth)
        {
            throw ParquetError.Invalid("structs of the metadata are nested too deep");
        }
    }

    /// <summary>The next field's number and type; false at the end of the struct, which it leaves.</summary>
    public bool NextField(ref short field, out CompactType type)
    {
        var head = ReadByte();
        type = (CompactType)(head & 0x0F);
        if (type == CompactType.Stop)
        {
            _depth--;
            return false;
        }

        if (type > CompactType.Uuid)
        {
            throw ParquetError.Invalid("a field of the metadata has an unknown type");
        }

        var delta = head >> 4;
        field = delta == 0 ? checked((short)ReadI16()) : (short)(field + delta);
        return true;
    }

    public static bool ReadBool(CompactType type)
    {
        if (type is not (CompactType.True or CompactType.False))
        {
            throw WrongType();
        }

        return type == CompactType.True;
    }

    public sbyte ReadI8(CompactType type)
    {
        Expect(type, CompactType.Byte);
        return (sbyte)ReadByte();
    }

    public int ReadI32(CompactType type)
    {
        Expect(type, CompactType.I32);
        return (int)ReadZigZag(32);
    }

    public long ReadI64(CompactType type)
    {
        Expect(type, CompactType.I64);
        return ReadZigZag(64);
    }

    /// <summary>The bytes, still in the memory that is read.</summary>
    public ReadOnlySpan<byte> ReadBinary(CompactType type)
    {
        Expect(type, CompactType.Binary);
        var length = ReadVarint(32);
        if (length > (ulong)Remaining)
        {
            throw Truncated();
        }

        var bytes = _data.Slice(Position, (int)length);
        Position += (int)length;
        return bytes;
    }

    public string ReadString(CompactType type)
    {
        var bytes = ReadBinary(type);
        if (!Utf8.IsValid(bytes))
        {
            throw ParquetError.Invalid("a text of the metadata is not valid UTF-8");
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Begins a list: how many elements, and that they are of the wanted type.</summary>
    public int ReadList(CompactType type, CompactType wantedElement)
    {
        Expect(type, CompactType.List);
        var count = ReadListHead(out var element);
        if (count > 0)
        {
            Expect(element, wantedElement);
        }

        return count;
    }

    /// <summary>An element of a list of 32-bit numbers.</summary>
    public int ReadI32Element() => (int)ReadZigZag(32);

    /// <summary>Reads over a value that nobody asked for.</summary>
    public void Skip(CompactType type)
    {
        switch (type)
        {
            case CompactType.True:
            case CompactType.False:
                break;
            case CompactType.Byte:
                Advance(1);
                break;
            case CompactType.I16:
            case CompactType.I32:
            case CompactType.I64:
                ReadVarint(64);
                break;
            case CompactType.Double:
                Advance(8);
                break;
            case CompactType.Uuid:
                Advance(16);
                break;
            case CompactType.Binary:
                ReadBinary(type);
                break;
            case CompactType.List:
            case CompactType.Set:
                var count = ReadListHead(out var element);
                SkipElements(count, element, element, 1);
                break;
            case CompactType.Map:
                SkipMap();
                break;
            case CompactType.Struct:
                EnterStruct();
                short field = 0;
                while (NextField(ref field, out var fieldType))
                {
                    Skip(fieldType);
                }

                break;
            default:
                throw ParquetError.Invalid("a field of the metadata has an unknown type");
        }
    }

    private void SkipMap()
    {
        var count = ReadVarint(32);
        if (count == 0)
        {
            return;
        }

        CheckCount(count);
        var types = ReadByte();
        SkipElements((int)count, (CompactType)(types >> 4), (CompactType)(types & 0x0F), 2);
    }

    private void SkipElements(int count, CompactType first, CompactType second, int perElement)
    {
        EnterStruct();
        for (var i = 0; i < count; i++)
        {
            SkipElement(first);
            if (perElement == 2)
            {
                SkipElement(second);
            }
        }

        _depth--;
    }

    private void SkipElement(CompactType type)
    {
        if (type is CompactType.True or CompactType.False)
        {
            Advance(1);
        }
        else
        {
            Skip(type);
        }
    }

    private int ReadListHead(out CompactType element)
    {
        var head = ReadByte();
        element = (CompactType)(head & 0x0F);
        var count = (ulong)(head >> 4);
        if (count == 15)
        {
            count = ReadVarint(32);
        }

        CheckCount(count);
        return (int)count;
    }

    private readonly void CheckCount(ulong count)
    {
        if (count > (ulong)Remaining)
        {
            throw Truncated();
        }
    }

    private long ReadI16() => ReadZigZag(16);

    private long ReadZigZag(int bits)
    {
        var value = ReadVarint(bits);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint(int bits)
    {
        ulong result = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = ReadByte();
            result |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                if ((shift == 63 && next > 1) || (bits < 64 && result >> bits != 0))
                {
                    break;
                }

                return result;
            }
        }

        throw ParquetError.Invalid("a number of the metadata is too large");
    }

    private byte ReadByte()
    {
        if (Position >= _data.Length)
        {
            throw Truncated();
        }

        return _data[Position++];
    }

    private void Advance(int bytes)
    {
        if (bytes > Remaining)
        {
            throw Truncated();
        }

        Position += bytes;
    }

    private static void Expect(CompactType type, CompactType wanted)
    {
        if (type != wanted)
        {
            throw WrongType();
        }
    }

    private static WeirException WrongType() => ParquetError.Invalid("a field of the metadata has the wrong type");

    private static WeirException Truncated() => ParquetError.Invalid("the metadata ends too early");
}
