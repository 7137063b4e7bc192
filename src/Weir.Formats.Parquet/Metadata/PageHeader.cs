using System.Runtime.InteropServices;
using Weir.Formats.Parquet.Thrift;

namespace Weir.Formats.Parquet.Metadata;

/// <summary>What stands before each page (parquet.thrift, PageHeader with the headers nested in it, flattened).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PageHeader
{
    public PageType Type;
    public int UncompressedSize;
    public int CompressedSize;
    public uint? Checksum;
    public int ValueCount;
    public Encoding Encoding;
    public Encoding DefinitionEncoding;
    public Encoding RepetitionEncoding;
    public int NullCount;
    public int RowCount;
    public int DefinitionBytes;
    public int RepetitionBytes;
    public bool IsCompressed;

    private bool _hasDetails;

    /// <summary>Reads a header and says how many bytes it took.</summary>
    public static PageHeader Read(ReadOnlySpan<byte> data, out int length)
    {
        var reader = new CompactReader(data);
        var header = new PageHeader
        {
            Type = (PageType)(-1),
            UncompressedSize = -1,
            CompressedSize = -1,
            IsCompressed = true,
            DefinitionEncoding = Encoding.Rle,
            RepetitionEncoding = Encoding.Rle,
        };
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    header.Type = (PageType)reader.ReadI32(type);
                    break;
                case 2:
                    header.UncompressedSize = reader.ReadI32(type);
                    break;
                case 3:
                    header.CompressedSize = reader.ReadI32(type);
                    break;
                case 4:
                    header.Checksum = (uint)reader.ReadI32(type);
                    break;
                case 5 when header.Type == PageType.Data && type == CompactType.Struct:
                    header.ReadData(ref reader);
                    break;
                case 7 when header.Type == PageType.Dictionary && type == CompactType.Struct:
                    header.ReadDictionary(ref reader);
                    break;
                case 8 when header.Type == PageType.DataV2 && type == CompactType.Struct:
                    header.ReadDataV2(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        length = reader.Position;
        header.Check();
        return header;
    }

    private readonly void Check()
    {
        if (UncompressedSize < 0 || CompressedSize < 0)
        {
            throw ParquetError.Invalid("a page header lacks the page's size");
        }

        if (Type is PageType.Data or PageType.DataV2 or PageType.Dictionary)
        {
            if (!_hasDetails || ValueCount < 0)
            {
                throw ParquetError.Invalid("a page header lacks the number of values");
            }

            if (DefinitionBytes < 0 || RepetitionBytes < 0 || NullCount < 0 || NullCount > ValueCount)
            {
                throw ParquetError.Invalid("a page header has impossible counts");
            }
        }
    }

    private void ReadData(ref CompactReader reader)
    {
        _hasDetails = true;
        ValueCount = -1;
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    ValueCount = reader.ReadI32(type);
                    break;
                case 2:
                    Encoding = (Encoding)reader.ReadI32(type);
                    break;
                case 3:
                    DefinitionEncoding = (Encoding)reader.ReadI32(type);
                    break;
                case 4:
                    RepetitionEncoding = (Encoding)reader.ReadI32(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }

    private void ReadDictionary(ref CompactReader reader)
    {
        _hasDetails = true;
        ValueCount = -1;
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    ValueCount = reader.ReadI32(type);
                    break;
                case 2:
                    Encoding = (Encoding)reader.ReadI32(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }

    private void ReadDataV2(ref CompactReader reader)
    {
        _hasDetails = true;
        ValueCount = -1;
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    ValueCount = reader.ReadI32(type);
                    break;
                case 2:
                    NullCount = reader.ReadI32(type);
                    break;
                case 3:
                    RowCount = reader.ReadI32(type);
                    break;
                case 4:
                    Encoding = (Encoding)reader.ReadI32(type);
                    break;
                case 5:
                    DefinitionBytes = reader.ReadI32(type);
                    break;
                case 6:
                    RepetitionBytes = reader.ReadI32(type);
                    break;
                case 7:
                    IsCompressed = CompactReader.ReadBool(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }
}
