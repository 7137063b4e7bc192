using System.Text;
using Weir.Formats.Parquet.Compression;

namespace Weir.Formats.Parquet.Tests.Writing;

public class Crc32Tests
{
    /// <summary>The check value that lists of CRCs give for CRC-32.</summary>
    [Fact]
    public void The_digits_have_the_known_checksum() =>
        Assert.Equal(0xCBF43926, Crc32.Compute(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Every_length_has_the_checksum_that_one_bit_at_a_time_gives()
    {
        var random = new Random(11);
        var data = new byte[1200];
        for (var round = 0; round < 3; round++)
        {
            random.NextBytes(data);
            for (var length = 0; length <= data.Length; length++)
            {
                var from = round == 0 ? 0 : random.Next(data.Length - length + 1);
                var part = data.AsSpan(from, length);
                Assert.True(BitByBit(part) == Crc32.Compute(part), $"{length} bytes from {from}");
            }
        }
    }

    private static uint BitByBit(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
