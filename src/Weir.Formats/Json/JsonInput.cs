using System.Buffers;
using System.Globalization;

namespace Weir.Formats.Json;

/// <summary>
/// A JSON text as it comes in: a window of bytes that moves over a stream. Finding out the layout looks at the first
/// bytes without using them up, so that a text that can be had only once may be both sniffed and read. Memory: a chunk,
/// or twice the longest record.
/// </summary>
public sealed class JsonInput : IAsyncDisposable
{
    private readonly Stream? _stream;
    private readonly JsonLineSource? _lineSource;
    private readonly JsonReadOptions _options;
    private readonly ulong[] _nesting;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long _offset;
    private long _lines;
    private long _lineStart;
    private bool _started;
    private bool _isReleased;

    /// <summary>
    /// Reads from the stream, which is then disposed with this; it must stand at the beginning of the text, or have just
    /// the bytes of a range of <see cref="JsonLineCutter"/>.
    /// </summary>
    public JsonInput(Stream stream, JsonReadOptions options, TextRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        _stream = stream;
        _options = options;
        _nesting = new ulong[Math.Max(1, (options.MaximumDepth + 63) / 64)];
        if (range is { IsBeginning: false })
        {
            _started = true;
            (_offset, _lines, _lineStart) = (range.From, range.FirstLine - 1, range.From);
        }
    }

    /// <summary>A window of whole lines that moves over a text that others read, too.</summary>
    internal JsonInput(JsonLineSource lineSource, JsonReadOptions options)
    {
        _lineSource = lineSource;
        _options = options;
        _nesting = new ulong[Math.Max(1, (options.MaximumDepth + 63) / 64)];
        _started = true;
    }

    /// <summary>Called with the number of bytes of each read.</summary>
    public Action<long>? Received { get; init; }

    /// <summary>Bytes read from the stream so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether the window reaches the end of the text.</summary>
    internal bool IsFinal { get; private set; }

    /// <summary>Bytes in the window.</summary>
    internal int Count => _end - _start;

    /// <summary>The window.</summary>
    internal ReadOnlySpan<byte> Data => _buffer.AsSpan(_start, Count);

    /// <summary>Lines before the window.</summary>
    internal long Lines => _lines;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var buffer = _buffer;
        _buffer = [];
        (_start, _end, IsFinal) = (0, 0, true);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (_stream is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        else if (!_isReleased)
        {
            _isReleased = true;
            await _lineSource!.ReleaseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A scanner over the window.</summary>
    internal JsonScanner Scan() =>
        new(_buffer.Length == 0 ? new byte[JsonScanner.Padding] : _buffer.AsSpan(_start), Count, IsFinal, _nesting);

    /// <summary>Widens the window to that many bytes or the end of the text; nothing is used up.</summary>
    internal async ValueTask PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (Count < count && !IsFinal)
        {
            await FillAsync(Math.Max(count, _options.ChunkBytes), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>More bytes after those that are not used up.</summary>
    /// <exception cref="WeirException">A record is longer than allowed, or the stream cannot be read.</exception>
    internal ValueTask MoreAsync(CancellationToken cancellationToken)
    {
        if (Count > _options.MaximumRecordBytes)
        {
            throw JsonError.At(
                _options,
                ErrorCode.LimitExceeded,
                PlaceOf(0),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a record or value is longer than {_options.MaximumRecordBytes} bytes"
                ),
                "If the records stand deeper in the document, say where with records; else raise max_record_size."
            );
        }

        return _lineSource is { } lines
            ? lines.FillAsync(this, cancellationToken)
            : FillAsync(Math.Max(_options.ChunkBytes, Count * 2), cancellationToken);
    }

    /// <summary>Takes the first bytes of another window over as this one's.</summary>
    internal void Take(JsonInput other, int length)
    {
        if (Count > 0)
        {
            throw new WeirException(ErrorCode.Internal, $"{_options.Name}: a line was not used up");
        }

        (_start, _end) = (0, 0);
        Move(length);
        other.Data[..length].CopyTo(_buffer);
        _end = length;
        (_offset, _lines, _lineStart) = (other._offset, other._lines, other._lineStart);
        IsFinal = other.IsFinal && length == other.Count;
        _buffer.AsSpan(_end, JsonScanner.Padding).Clear();
    }

    /// <summary>Moves the beginning of the window forward.</summary>
    internal void Use(int count)
    {
        var used = Data[..count];
        var last = used.LastIndexOf((byte)'\n');
        if (last >= 0)
        {
            _lines += used.Count((byte)'\n');
            _lineStart = _offset + last + 1;
        }

        _start += count;
        _offset += count;
    }

    /// <summary>The place of a byte of the window.</summary>
    internal JsonPlace PlaceOf(int at)
    {
        var before = Data[..at];
        var last = before.LastIndexOf((byte)'\n');
        var column = last >= 0 ? at - last : _offset + at - _lineStart + 1;
        return new JsonPlace(_lines + before.Count((byte)'\n') + 1, column, _offset + at + 1);
    }

    private async ValueTask FillAsync(int capacity, CancellationToken cancellationToken)
    {
        Move(capacity);
        while (Count < capacity && !IsFinal)
        {
            var read = await ReadAsync(_buffer.AsMemory(_end, capacity - _end), cancellationToken)
                .ConfigureAwait(false);
            _end += read;
            BytesRead += read;
            IsFinal = read == 0;
            if (read > 0)
            {
                Received?.Invoke(read);
            }
        }

        _buffer.AsSpan(_end, JsonScanner.Padding).Clear();
        if (!_started && (Count >= 3 || IsFinal))
        {
            _started = true;
            SkipMark();
        }
    }

    /// <summary>Brings the window to the beginning of a buffer of the right size.</summary>
    private void Move(int capacity)
    {
        var wanted = capacity + JsonScanner.Padding;
        var rest = Data;
        if (_buffer.Length < wanted || _buffer.Length / 4 > wanted)
        {
            var old = _buffer;
            var next = ArrayPool<byte>.Shared.Rent(wanted);
            rest.CopyTo(next);
            _buffer = next;
            if (old.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(old);
            }
        }
        else
        {
            rest.CopyTo(_buffer);
        }

        (_start, _end) = (0, rest.Length);
    }

    private void SkipMark()
    {
        if (Data.StartsWith("\uFEFF"u8))
        {
            Use(3);
            (_offset, _lineStart) = (3, 3);
        }
        else if (Data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || Data.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw JsonError.At(
                _options,
                ErrorCode.InvalidFile,
                PlaceOf(0),
                "the text is UTF-16, and JSON must be UTF-8",
                "Convert it to UTF-8."
            );
        }
    }

    private async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        try
        {
            return await _stream!.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new WeirException(
                ErrorCode.InvalidFile,
                $"{_options.Name}: the compressed data is damaged: {e.Message}",
                e
            )
            {
                SourceName = _options.Name,
            };
        }
        catch (IOException e)
        {
            throw new WeirException(ErrorCode.InputOutputError, $"Reading {_options.Name} failed: {e.Message}", e)
            {
                SourceName = _options.Name,
            };
        }
    }
}
