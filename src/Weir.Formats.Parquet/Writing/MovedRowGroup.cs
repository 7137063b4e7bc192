using Weir.Formats.Parquet.Thrift;

namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// Copies the description of a row group whose bytes moved (parquet.thrift, RowGroup, ColumnChunk, ColumnMetaData): every
/// place in the file is shifted, everything else stays as it is encoded, fields that nobody here knows included.
/// </summary>
internal static class MovedRowGroup
{
    /// <summary>Adds the description to the writer, as an element of a list.</summary>
    public static void Copy(ReadOnlySpan<byte> encoded, long distance, int ordinal, CompactWriter writer)
    {
        var reader = new CompactReader(encoded);
        writer.BeginStruct();
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    CopyChunks(ref reader, encoded, type, distance, writer);
                    break;
                case 5:
                    writer.I64(field, reader.ReadI64(type) + distance);
                    break;
                case 7:
                    reader.Skip(type);
                    if (ordinal <= short.MaxValue)
                    {
                        writer.I16(field, (short)ordinal);
                    }

                    break;
                default:
                    CopyField(ref reader, encoded, field, type, writer);
                    break;
            }
        }

        writer.EndStruct();
    }

    private static void CopyChunks(
        ref CompactReader reader,
        ReadOnlySpan<byte> encoded,
        CompactType type,
        long distance,
        CompactWriter writer
    )
    {
        var count = reader.ReadList(type, CompactType.Struct);
        writer.List(1, CompactType.Struct, count);
        for (var i = 0; i < count; i++)
        {
            writer.BeginStruct();
            reader.EnterStruct();
            short field = 0;
            while (reader.NextField(ref field, out var fieldType))
            {
                switch (field)
                {
                    // Where the description itself is, for writers that repeat it beside the pages; 0 for those that do not.
                    case 2:
                    case 4:
                    case 6:
                        var place = reader.ReadI64(fieldType);
                        writer.I64(field, place == 0 ? 0 : place + distance);
                        break;
                    case 3:
                        CopyMetadata(ref reader, encoded, distance, writer);
                        break;
                    default:
                        CopyField(ref reader, encoded, field, fieldType, writer);
                        break;
                }
            }

            writer.EndStruct();
        }
    }

    private static void CopyMetadata(
        ref CompactReader reader,
        ReadOnlySpan<byte> encoded,
        long distance,
        CompactWriter writer
    )
    {
        writer.BeginStruct(3);
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            // Data, index and dictionary pages, and the Bloom filter.
            if (field is 9 or 10 or 11 or 14)
            {
                var place = reader.ReadI64(type);
                writer.I64(field, place == 0 ? 0 : place + distance);
            }
            else
            {
                CopyField(ref reader, encoded, field, type, writer);
            }
        }

        writer.EndStruct();
    }

    private static void CopyField(
        ref CompactReader reader,
        ReadOnlySpan<byte> encoded,
        short field,
        CompactType type,
        CompactWriter writer
    )
    {
        var start = reader.Position;
        reader.Skip(type);
        writer.EncodedField(field, type, encoded[start..reader.Position]);
    }
}
