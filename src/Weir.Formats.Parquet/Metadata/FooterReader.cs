using Weir.Formats.Parquet.Thrift;

namespace Weir.Formats.Parquet.Metadata;

/// <summary>Reads the footer's Thrift message (parquet.thrift, FileMetaData) with every count checked.</summary>
internal static class FooterReader
{
    private const int MaximumElements = 100_000;
    private const int MaximumRowGroups = 1_000_000;

    public static FileMetadata Read(ReadOnlySpan<byte> footer)
    {
        var reader = new CompactReader(footer);
        SchemaElement[]? schema = null;
        RowGroup[]? groups = null;
        string? createdBy = null;
        var encrypted = false;
        var orders = Array.Empty<bool>();
        var keyValues = new Dictionary<string, string>(StringComparer.Ordinal);
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 2:
                    schema = ReadSchema(ref reader, type);
                    break;
                case 4:
                    groups = ReadRowGroups(ref reader, type);
                    break;
                case 5:
                    ReadKeyValues(ref reader, type, keyValues);
                    break;
                case 6:
                    createdBy = reader.ReadString(type);
                    break;
                case 7:
                    orders = ReadColumnOrders(ref reader, type);
                    break;
                case 8:
                    encrypted = true;
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new FileMetadata
        {
            Schema = schema ?? throw ParquetError.Invalid("the footer has no schema"),
            RowGroups = groups ?? throw ParquetError.Invalid("the footer has no list of row groups"),
            CreatedBy = createdBy,
            KeyValues = keyValues,
            HasKnownOrder = orders,
            IsEncrypted = encrypted,
        };
    }

    /// <summary>Where the descriptions of the row groups stand in a footer that <see cref="Read"/> accepts.</summary>
    public static List<Range> RowGroupPlaces(ReadOnlySpan<byte> footer)
    {
        const short RowGroups = 4;
        var places = new List<Range>();
        var reader = new CompactReader(footer);
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            if (field != RowGroups)
            {
                reader.Skip(type);
                continue;
            }

            var count = reader.ReadList(type, CompactType.Struct);
            for (var i = 0; i < count; i++)
            {
                var start = reader.Position;
                reader.Skip(CompactType.Struct);
                places.Add(start..reader.Position);
            }
        }

        return places;
    }

    private static SchemaElement[] ReadSchema(ref CompactReader reader, CompactType listType)
    {
        var count = reader.ReadList(listType, CompactType.Struct);
        if (count is 0 or > MaximumElements)
        {
            throw ParquetError.Invalid("the schema is empty or too large");
        }

        var elements = new SchemaElement[count];
        for (var i = 0; i < count; i++)
        {
            elements[i] = SchemaElementReader.Read(ref reader);
        }

        return elements;
    }

    private static void ReadKeyValues(ref CompactReader reader, CompactType listType, Dictionary<string, string> target)
    {
        var count = reader.ReadList(listType, CompactType.Struct);
        for (var i = 0; i < count; i++)
        {
            var key = "";
            var value = "";
            reader.EnterStruct();
            short field = 0;
            while (reader.NextField(ref field, out var type))
            {
                switch (field)
                {
                    case 1:
                        key = reader.ReadString(type);
                        break;
                    case 2:
                        value = reader.ReadString(type);
                        break;
                    default:
                        reader.Skip(type);
                        break;
                }
            }

            target[key] = value;
        }
    }

    private static bool[] ReadColumnOrders(ref CompactReader reader, CompactType listType)
    {
        const short TypeOrder = 1;
        const short TotalOrder = 2;
        var count = reader.ReadList(listType, CompactType.Struct);
        if (count > MaximumElements)
        {
            throw ParquetError.Invalid("the footer lists too many column orders");
        }

        var orders = new bool[count];
        for (var i = 0; i < count; i++)
        {
            reader.EnterStruct();
            short field = 0;
            while (reader.NextField(ref field, out var type))
            {
                orders[i] = field is TypeOrder or TotalOrder;
                reader.Skip(type);
            }
        }

        return orders;
    }

    private static RowGroup[] ReadRowGroups(ref CompactReader reader, CompactType listType)
    {
        var count = reader.ReadList(listType, CompactType.Struct);
        if (count > MaximumRowGroups)
        {
            throw ParquetError.Invalid("the footer lists too many row groups");
        }

        var groups = new RowGroup[count];
        for (var i = 0; i < count; i++)
        {
            ColumnChunk[] chunks = [];
            long rows = -1;
            long bytes = 0;
            reader.EnterStruct();
            short field = 0;
            while (reader.NextField(ref field, out var type))
            {
                switch (field)
                {
                    case 1:
                        chunks = ReadChunks(ref reader, type);
                        break;
                    case 2:
                        bytes = reader.ReadI64(type);
                        break;
                    case 3:
                        rows = reader.ReadI64(type);
                        break;
                    default:
                        reader.Skip(type);
                        break;
                }
            }

            if (rows < 0)
            {
                throw ParquetError.Invalid("a row group has no valid number of rows");
            }

            groups[i] = new RowGroup(chunks, rows, Math.Max(0, bytes));
        }

        return groups;
    }

    private static ColumnChunk[] ReadChunks(ref CompactReader reader, CompactType listType)
    {
        var count = reader.ReadList(listType, CompactType.Struct);
        if (count > MaximumElements)
        {
            throw ParquetError.Invalid("a row group lists too many columns");
        }

        var chunks = new ColumnChunk[count];
        for (var i = 0; i < count; i++)
        {
            chunks[i] = ColumnChunkReader.Read(ref reader);
        }

        return chunks;
    }
}
