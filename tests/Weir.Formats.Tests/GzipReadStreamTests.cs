using System.IO.Compression;
using System.Text;
using Weir.Formats.Compression;

namespace Weir.Formats.Tests;

public sealed class GzipReadStreamTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 3)]
    [InlineData(200_000, 2)]
    public async Task Reads_all_members(int length, int members)
    {
        var text = Text(length);
        var member = Compress(text);
        var bytes = Enumerable.Repeat(member, members).SelectMany(b => b).ToArray();
        foreach (var piece in new[] { 1, 7, member.Length, 100_000 })
        {
            var read = await ReadAsync(bytes, piece);
            Assert.Equal(text.Length * members, read.Length);
            Assert.Equal(text, read[(text.Length * (members - 1))..]);
        }
    }

    [Fact]
    public async Task Data_that_ends_too_early_is_an_error_wherever_it_ends()
    {
        var member = Compress(Text(300));
        var bytes = member.Concat(member).ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            if (length != member.Length)
            {
                foreach (var piece in new[] { 1, 5, 100_000 })
                {
                    await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(bytes[..length], piece));
                }
            }
        }
    }

    [Fact]
    public async Task Damaged_data_is_an_error()
    {
        var bytes = Compress(Text(300));
        bytes[^6] ^= 1;
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(bytes, 100));
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync("not compressed at all"u8.ToArray(), 100));
    }

    private static byte[] Text(int length) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, length).Select(i => $"{i * 7919 % 1000},"))[..length]);

    private static byte[] Compress(byte[] text)
    {
        var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
        {
            zip.Write(text);
        }

        return text.Length == 0 ? GzipReadStream.Nothing.ToArray() : target.ToArray();
    }

    private static async Task<byte[]> ReadAsync(byte[] compressed, int piece)
    {
        await using var stream = new GzipReadStream(new PieceStream(compressed, piece));
        var target = new MemoryStream();
        await stream.CopyToAsync(target);
        return target.ToArray();
    }

    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
