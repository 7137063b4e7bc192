using Weir.Formats.Parquet.Compression;
using Weir.Formats.Parquet.Encodings;
using Weir.Formats.Parquet.Writing;

namespace Weir.Formats.Parquet.Tests.Writing;

public class EncoderTests
{
    [Fact]
    public void Runs_and_packed_groups_decode_to_what_was_encoded()
    {
        var random = new Random(1);
        var buffer = new ByteBuffer();
        for (var round = 0; round < 3000; round++)
        {
            var width = random.Next(1, 21);
            var values = new int[random.Next(1, 400)];
            for (var at = 0; at < values.Length; )
            {
                var run = Math.Min(values.Length - at, random.Next(3) == 0 ? random.Next(1, 60) : 1);
                values.AsSpan(at, run).Fill(random.Next(1 << width));
                at += run;
            }

            buffer.Clear();
            RleEncoder.Encode<int>(values, width, buffer);

            Assert.Equal(values, Decode(buffer.Written, width, values.Length));
        }
    }

    [Fact]
    public void Long_runs_take_a_few_bytes()
    {
        var buffer = new ByteBuffer();
        RleEncoder.Encode<byte>(new byte[100_000], 1, buffer);
        Assert.Equal(4, buffer.Length);
    }

    [Fact]
    public void Snappy_decodes_to_what_was_encoded()
    {
        var random = new Random(2);
        var encoder = new SnappyEncoder();
        int[] lengths = [0, 1, 3, 4, 15, 16, 17, 31, 60, 61, 255, 256, 257, 65_535, 65_536, 65_537, 200_000];
        foreach (var length in lengths)
        {
            foreach (var period in new[] { 1, 2, 3, 5, 11, 64, 2047, 2048, 60_000, int.MaxValue })
            {
                var source = new byte[length];
                random.NextBytes(source);
                for (var i = Math.Min(period, length); i < length; i++)
                {
                    source[i] = random.Next(500) == 0 ? (byte)i : source[i - period];
                }

                var compressed = new byte[SnappyEncoder.MaximumLength(length)];
                var used = encoder.Encode(source, compressed);
                var back = new byte[length];
                SnappyDecoder.Decode(compressed.AsSpan(0, used), back);

                Assert.Equal(source, back);
            }
        }
    }

    private static unsafe int[] Decode(ReadOnlySpan<byte> encoded, int width, int count)
    {
        var values = new uint[count];
        fixed (byte* from = encoded)
        fixed (uint* to = values)
        {
            var decoder = default(RleDecoder);
            decoder.Reset(from, encoded.Length, width);
            decoder.Read(to, count);
        }

        return Array.ConvertAll(values, v => (int)v);
    }
}
