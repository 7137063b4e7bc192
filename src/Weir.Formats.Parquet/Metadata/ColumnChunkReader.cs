using Weir.Formats.Parquet.Thrift;

namespace Weir.Formats.Parquet.Metadata;

/// <summary>Reads what the footer says about a column chunk (parquet.thrift, ColumnChunk, ColumnMetaData, Statistics).</summary>
internal static class ColumnChunkReader
{
    public static ColumnChunk Read(ref CompactReader reader)
    {
        ColumnChunk? chunk = null;
        var (encrypted, elsewhere) = (false, false);
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    elsewhere = reader.ReadBinary(type).Length > 0;
                    break;
                case 3 when type == CompactType.Struct:
                    chunk = ReadMetadata(ref reader);
                    break;
                case 8:
                case 9:
                    encrypted = true;
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (chunk is null && !encrypted)
        {
            throw ParquetError.Invalid("a column of a row group has no metadata");
        }

        return (chunk ?? new ColumnChunk()) with
        {
            IsEncrypted = encrypted,
            IsElsewhere = elsewhere,
        };
    }

    private static ColumnChunk ReadMetadata(ref CompactReader reader)
    {
        var (physical, codec) = (-1, -1);
        long values = -1;
        long compressed = -1;
        long uncompressed = 0;
        long dataOffset = -1;
        long? dictionaryOffset = null;
        ChunkStatistics? statistics = null;
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    physical = reader.ReadI32(type);
                    break;
                case 4:
                    codec = reader.ReadI32(type);
                    break;
                case 5:
                    values = reader.ReadI64(type);
                    break;
                case 6:
                    uncompressed = reader.ReadI64(type);
                    break;
                case 7:
                    compressed = reader.ReadI64(type);
                    break;
                case 9:
                    dataOffset = reader.ReadI64(type);
                    break;
                case 11:
                    dictionaryOffset = reader.ReadI64(type);
                    break;
                case 12 when type == CompactType.Struct:
                    statistics = ReadStatistics(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (physical is < 0 or > 7 || values < 0 || compressed < 0 || dataOffset < 0 || codec < 0)
        {
            throw ParquetError.Invalid(
                "the metadata of a column lacks its type, codec, number of values, size or place"
            );
        }

        return new ColumnChunk
        {
            Type = (PhysicalType)physical,
            Compression = (ParquetCompression)codec,
            ValueCount = values,
            CompressedSize = compressed,
            UncompressedSize = Math.Max(0, uncompressed),
            DataPageOffset = dataOffset,
            DictionaryPageOffset = dictionaryOffset,
            Statistics = statistics,
        };
    }

    private static ChunkStatistics ReadStatistics(ref CompactReader reader)
    {
        var result = new ChunkStatistics();
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    result = result with { LegacyMaximum = reader.ReadBinary(type).ToArray() };
                    break;
                case 2:
                    result = result with { LegacyMinimum = reader.ReadBinary(type).ToArray() };
                    break;
                case 3:
                    result = result with { NullCount = reader.ReadI64(type) };
                    break;
                case 4:
                    result = result with { DistinctCount = reader.ReadI64(type) };
                    break;
                case 5:
                    result = result with { Maximum = reader.ReadBinary(type).ToArray() };
                    break;
                case 6:
                    result = result with { Minimum = reader.ReadBinary(type).ToArray() };
                    break;
                case 7:
                    result = result with { IsMaximumExact = CompactReader.ReadBool(type) };
                    break;
                case 8:
                    result = result with { IsMinimumExact = CompactReader.ReadBool(type) };
                    break;
                case 9:
                    result = result with { NanCount = reader.ReadI64(type) };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return result;
    }
}
