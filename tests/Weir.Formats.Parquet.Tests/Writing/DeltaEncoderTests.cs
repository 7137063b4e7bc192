using Weir.Formats.Parquet.Encodings;
using Weir.Formats.Parquet.Writing;

namespace Weir.Formats.Parquet.Tests.Writing;

public class DeltaEncoderTests
{
    private static readonly int[] Lengths =
    [
        .. Enumerable.Range(0, 4),
        .. Enumerable.Range(30, 6),
        .. Enumerable.Range(63, 4),
        .. Enumerable.Range(95, 4),
        .. Enumerable.Range(126, 6),
        .. Enumerable.Range(255, 5),
        5000,
    ];

    [Fact]
    public void Constant_and_even_steps_decode_and_take_a_few_bytes()
    {
        foreach (var length in Lengths)
        {
            foreach (var step in new[] { 0, 1, -1, 7, int.MaxValue, int.MinValue })
            {
                var narrow = new int[length];
                var wide = new long[length];
                for (var i = 0; i < length; i++)
                {
                    narrow[i] = unchecked(-5 + (step * i));
                    wide[i] = unchecked(long.MaxValue - 3 + (step * 4_294_967_297L * i));
                }

                var blocks = (length + 126) / 128;
                Assert.InRange(Check(narrow), 4, 12 + (blocks * 9));
                Assert.InRange(Check(wide), 4, 16 + (blocks * 14));
            }
        }
    }

    [Fact]
    public void Differences_of_every_width_decode()
    {
        var random = new Random(11);
        for (var width = 0; width <= 64; width++)
        {
            foreach (var length in Lengths)
            {
                var narrow = new int[length];
                var wide = new long[length];
                for (var i = 1; i < length; i++)
                {
                    var bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                    var delta = width == 0 ? 0 : bits >> (64 - width);
                    wide[i] = unchecked(wide[i - 1] + (long)delta - 1000);
                    narrow[i] = unchecked((int)wide[i]);
                }

                Check(narrow);
                Check(wide);
            }
        }
    }

    [Fact]
    public void Random_numbers_of_every_size_decode()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var length = random.Next(4) == 0 ? random.Next(3000) : random.Next(300);
            var wide = new long[length];
            for (var i = 0; i < length; i++)
            {
                // Runs whose numbers have some bits at most, so that the four parts of a block differ.
                var bits = (seed + (i / random.Next(1, 64))) % 64;
                wide[i] = random.NextInt64(long.MinValue, long.MaxValue) >> bits;
            }

            Check(wide);
            Check(Array.ConvertAll(wide, v => unchecked((int)v)));
        }
    }

    [Fact]
    public void Extremes_wrap_around()
    {
        foreach (var length in Lengths)
        {
            var wide = new long[length];
            for (var i = 0; i < length; i++)
            {
                wide[i] = (i % 3) switch
                {
                    0 => long.MinValue,
                    1 => long.MaxValue,
                    _ => i % 2 == 0 ? 0 : -1,
                };
            }

            Check(wide);
            Check(Array.ConvertAll(wide, v => (int)(v >> 32)));
            Check(Array.ConvertAll(wide, v => v < 0 ? long.MaxValue : long.MinValue));
            Check(Array.ConvertAll(wide, v => v < 0 ? int.MaxValue : int.MinValue));
        }
    }

    [Fact]
    public void Numbers_of_32_bits_have_no_wider_differences()
    {
        var values = new int[1 + 128];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i % 2 == 0 ? int.MinValue : int.MaxValue;
        }

        // A head, the smallest difference, four widths, and at most four bytes a value.
        Assert.InRange(Check(values), 1, 10 + 5 + 4 + (128 * 4));
    }

    [Fact]
    public void More_bytes_than_the_limit_leave_nothing_behind()
    {
        var random = new Random(3);
        foreach (var length in Lengths)
        {
            var values = new long[length];
            for (var i = 0; i < length; i++)
            {
                values[i] = random.NextInt64();
            }

            var target = new ByteBuffer();
            target.Append("before"u8);
            Assert.True(DeltaEncoder.TryEncode<long>(values, long.MaxValue, target));
            var needed = target.Length - 6;
            foreach (var limit in new[] { needed - 1, needed / 2, 1, 0 })
            {
                target.CutTo(6);
                Assert.False(DeltaEncoder.TryEncode<long>(values, limit, target));
                Assert.Equal("before"u8, target.Written);
            }

            Assert.True(DeltaEncoder.TryEncode<long>(values, needed, target));
            Assert.Equal(values, Decode<long>(target.Written[6..], length));
        }
    }

    /// <summary>Encodes behind other bytes, decodes, and says how many bytes it took.</summary>
    private static int Check<T>(T[] values)
        where T : unmanaged
    {
        var target = new ByteBuffer();
        target.Append([1, 2, 3]);
        Assert.True(DeltaEncoder.TryEncode<T>(values, long.MaxValue, target));
        var encoded = target.Written[3..];
        var back = Decode<T>(encoded, values.Length);
        Assert.True(values.AsSpan().SequenceEqual(back), $"{values.Length} values came back as others");
        return encoded.Length;
    }

    private static unsafe T[] Decode<T>(ReadOnlySpan<byte> encoded, int count)
        where T : unmanaged
    {
        var values = new T[count];
        fixed (byte* from = encoded)
        fixed (T* to = values)
        {
            var decoder = default(DeltaDecoder);
            decoder.Reset(from, from + encoded.Length);
            Assert.Equal(count, decoder.Left);
            Assert.True(decoder.FindEnd() == from + encoded.Length, "there are bytes behind the last value");
            if (typeof(T) == typeof(long))
            {
                decoder.Read((long*)to, count);
            }
            else
            {
                decoder.Read((int*)to, count);
            }
        }

        return values;
    }
}
