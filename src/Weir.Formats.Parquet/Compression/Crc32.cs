using System.Buffers.Binary;

namespace Weir.Formats.Parquet.Compression;

/// <summary>The CRC-32 of gzip and Parquet pages (RFC 1952, section 8), eight bytes a step by tables.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[][] Tables = CreateTables();

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        var t = Tables;
        while (data.Length >= 8)
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc =
                t[7][low & 0xFF]
                ^ t[6][(low >> 8) & 0xFF]
                ^ t[5][(low >> 16) & 0xFF]
                ^ t[4][low >> 24]
                ^ t[3][high & 0xFF]
                ^ t[2][(high >> 8) & 0xFF]
                ^ t[1][(high >> 16) & 0xFF]
                ^ t[0][high >> 24];
            data = data[8..];
        }

        foreach (var value in data)
        {
            crc = (crc >> 8) ^ t[0][(crc ^ value) & 0xFF];
        }

        return ~crc;
    }

    private static uint[][] CreateTables()
    {
        var tables = new uint[8][];
        for (var table = 0; table < 8; table++)
        {
            tables[table] = new uint[256];
        }

        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * Polynomial);
            }

            tables[0][i] = value;
        }

        for (var i = 0; i < 256; i++)
        {
            for (var table = 1; table < 8; table++)
            {
                var previous = tables[table - 1][i];
                tables[table][i] = (previous >> 8) ^ tables[0][previous & 0xFF];
            }
        }

        return tables;
    }
}
