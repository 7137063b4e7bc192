using Weir.Columnar;
using Weir.Formats.Parquet.Compression;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Sources;

namespace Weir.Formats.Parquet.Reading;

/// <summary>
/// The pages of one column chunk, one after another, through a window that is no larger than it must be: some reads
/// ahead, or one page where that is larger.
/// </summary>
internal sealed class PageStream : IDisposable
{
    private const int WindowBytes = 256 << 10;
    private const int HeaderBytes = 4 << 10;
    private const int LargestHeader = 16 << 20;

    /// <summary>Some old writers leave the header of the dictionary page out of the chunk's size.</summary>
    private const int ForgottenBytes = 128;

    private readonly IRandomAccess _source;
    private readonly MemoryBudget? _budget;
    private readonly int _maximumPageBytes;
    private NativeBuffer? _window;
    private int _start;
    private int _end;
    private long _position;
    private long _limit;
    private ParquetCompression _codec;
    private NativeBuffer? _page;
    private PageHeader _header;

    public PageStream(IRandomAccess source, int maximumPageBytes, MemoryBudget? budget)
    {
        _source = source;
        _maximumPageBytes = maximumPageBytes;
        _budget = budget;
    }

    public long BytesRead { get; private set; }

    public ref readonly PageHeader Header => ref _header;

    /// <summary>The uncompressed page, valid until the next one is read.</summary>
    public unsafe byte* Body { get; private set; }

    public int BodyLength { get; private set; }

    /// <summary>Goes to the first page of a chunk.</summary>
    public void Open(ColumnChunk chunk)
    {
        var start = chunk.Start;
        var fileEnd = _source.Length - 8;
        if (start < 4 || start > fileEnd || chunk.CompressedSize > fileEnd - start)
        {
            throw ParquetError.Invalid("its pages would lie outside of the file");
        }

        _codec = chunk.Compression;
        _position = start;
        _limit = Math.Min(fileEnd, start + chunk.CompressedSize + ForgottenBytes);
        _start = 0;
        _end = 0;
    }

    /// <summary>Reads, checks and decompresses the next page; false when the chunk has no bytes left.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken ct)
    {
        var wanted = HeaderBytes;
        while (true)
        {
            if (_end - _start < wanted && _position < _limit)
            {
                await FillAsync(wanted, ct).ConfigureAwait(false);
            }

            if (_end == _start)
            {
                return false;
            }

            if (TryReadHeader())
            {
                break;
            }

            wanted = checked(Math.Max(wanted, _end - _start) * 4);
        }

        var size = Header.CompressedSize;
        if (size > _maximumPageBytes || Header.UncompressedSize > _maximumPageBytes)
        {
            throw new WeirException(
                ErrorCode.LimitExceeded,
                $"a page of {Math.Max(size, Header.UncompressedSize)} bytes exceeds the limit of {_maximumPageBytes}"
            );
        }

        if (_end - _start < size)
        {
            await FillAsync(size, ct).ConfigureAwait(false);
            if (_end - _start < size)
            {
                throw ParquetError.Invalid("a page exceeds the column's part of the file");
            }
        }

        OpenBody();
        return true;
    }

    public void Dispose()
    {
        _window?.Dispose();
        _page?.Dispose();
        _window = null;
        _page = null;
    }

    /// <summary>False when the header goes on beyond the window.</summary>
    private bool TryReadHeader()
    {
        var available = _window!.Bytes[_start.._end];
        try
        {
            _header = PageHeader.Read(available, out var length);
            _start += length;
            return true;
        }
        catch (WeirException) when (_position < _limit && available.Length < LargestHeader)
        {
            return false;
        }
    }

    /// <summary>Reads until the window holds the wanted bytes, or as many as there are.</summary>
    private async ValueTask FillAsync(int wanted, CancellationToken ct)
    {
        var have = _end - _start;
        var left = _limit - _position;
        var capacity = (int)Math.Min(Math.Max(WindowBytes, wanted), have + left);
        if (_window is null || _window.Length < capacity)
        {
            var grown = NativeBuffer.Allocate(capacity, _budget);
            _window?.Bytes[_start.._end].CopyTo(grown.Bytes);
            _window?.Dispose();
            _window = grown;
        }
        else if (_start > 0)
        {
            _window.Bytes[_start.._end].CopyTo(_window.Bytes);
        }

        _start = 0;
        _end = have;
        var count = (int)Math.Min(capacity - have, left);
        using var memory = new NativeMemory(_window, have, count);
        await _source.ReadAsync(memory.Memory, _position, ct).ConfigureAwait(false);
        _position += count;
        _end += count;
        BytesRead += count;
    }

    private unsafe void OpenBody()
    {
        var size = Header.CompressedSize;
        var stored = _window!.Bytes.Slice(_start, size);
        if (Header.Checksum is { } checksum && Crc32.Compute(stored) != checksum)
        {
            throw ParquetError.Invalid("the checksum of a page is wrong");
        }

        // Levels of pages of version 2 stand uncompressed before the values.
        var levels = Header.Type == PageType.DataV2 ? (long)Header.RepetitionBytes + Header.DefinitionBytes : 0;
        if (levels > size || levels > Header.UncompressedSize)
        {
            throw ParquetError.Invalid("the levels of a page exceed the page");
        }

        if (_codec == ParquetCompression.None || !Header.IsCompressed)
        {
            Body = _window.Address + _start;
            BodyLength = size;
        }
        else
        {
            Decompress(stored, (int)levels);
        }

        _start += size;
    }

    private unsafe void Decompress(ReadOnlySpan<byte> stored, int levels)
    {
        var length = Header.UncompressedSize;
        Decompressor.CheckRatio(_codec, stored.Length - levels, length - levels);
        if (_page is null || _page.Length < length)
        {
            _page?.Dispose();
            _page = null;
            _page = NativeBuffer.Allocate(length, _budget);
        }

        var target = _page.Bytes[..length];
        stored[..levels].CopyTo(target);
        if (length > levels)
        {
            Decompressor.Decompress(_codec, stored[levels..], target[levels..]);
        }

        Body = _page.Address;
        BodyLength = length;
    }
}
