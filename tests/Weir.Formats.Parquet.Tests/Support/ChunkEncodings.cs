using System.Buffers.Binary;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Thrift;

namespace Weir.Formats.Parquet.Tests.Support;

/// <summary>What a footer says about the encodings of a column chunk, which readers of values do not ask for.</summary>
internal sealed record ChunkEncodings(List<Encoding> Encodings, Dictionary<(PageType, Encoding), int> Pages)
{
    public int DeltaPages => Pages.GetValueOrDefault((PageType.Data, Encoding.DeltaBinaryPacked));

    public int PlainPages => Pages.GetValueOrDefault((PageType.Data, Encoding.Plain));

    public int DictionaryPages => Pages.GetValueOrDefault((PageType.Data, Encoding.RleDictionary));

    /// <summary>The chunks of all row groups, one after another.</summary>
    public static List<ChunkEncodings> Read(byte[] file)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
        var chunks = new List<ChunkEncodings>();
        var reader = new CompactReader(file.AsSpan(file.Length - 8 - length, length));
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            if (field != 4)
            {
                reader.Skip(type);
                continue;
            }

            for (var left = reader.ReadList(type, CompactType.Struct); left > 0; left--)
            {
                ReadRowGroup(ref reader, chunks);
            }
        }

        return chunks;
    }

    private static void ReadRowGroup(ref CompactReader reader, List<ChunkEncodings> chunks)
    {
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            if (field != 1)
            {
                reader.Skip(type);
                continue;
            }

            for (var left = reader.ReadList(type, CompactType.Struct); left > 0; left--)
            {
                reader.EnterStruct();
                short inner = 0;
                while (reader.NextField(ref inner, out type))
                {
                    if (inner == 3)
                    {
                        chunks.Add(ReadMetadata(ref reader));
                    }
                    else
                    {
                        reader.Skip(type);
                    }
                }
            }
        }
    }

    private static ChunkEncodings ReadMetadata(ref CompactReader reader)
    {
        var chunk = new ChunkEncodings([], []);
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 2:
                    for (var left = reader.ReadList(type, CompactType.I32); left > 0; left--)
                    {
                        chunk.Encodings.Add((Encoding)reader.ReadI32Element());
                    }

                    break;
                case 13:
                    for (var left = reader.ReadList(type, CompactType.Struct); left > 0; left--)
                    {
                        ReadPages(ref reader, chunk);
                    }

                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return chunk;
    }

    private static void ReadPages(ref CompactReader reader, ChunkEncodings chunk)
    {
        Span<int> numbers = stackalloc int[3];
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            numbers[field - 1] = reader.ReadI32(type);
        }

        chunk.Pages.Add(((PageType)numbers[0], (Encoding)numbers[1]), numbers[2]);
    }
}
