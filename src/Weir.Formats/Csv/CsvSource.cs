using System.Globalization;

namespace Weir.Formats.Csv;

/// <summary>
/// Cuts a text into chunks of whole rows, for one reader or for several at once: whoever asks gets the next chunk. Where
/// a chunk ends is known exactly, since only here quotes are followed from the first byte on; finding fields and values
/// in it is each reader's own work. Memory: one chunk for each reader and one incomplete row.
/// </summary>
public sealed class CsvSource : IAsyncDisposable
{
    private readonly Func<Stream> _open;
    private readonly CsvReadOptions _options;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private byte[] _carry = [];
    private int _carried;
    private long _line = 1;
    private long _offset;
    private int _linesToSkip;
    private bool _started;
    private bool _headerPending;
    private bool _dropFeed;
    private bool _ended;
    private Stream? _stream;

    /// <summary>
    /// Opens the stream at the first use, at the beginning of the text, and disposes it at its end. With a range of
    /// <see cref="CsvCutter"/> the stream is to have just its bytes.
    /// </summary>
    public CsvSource(Func<Stream> open, CsvLayout layout, CsvReadOptions options, TextRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(options);
        _open = open;
        _options = options;
        _linesToSkip = options.SkipLines;
        _headerPending = layout.HasHeader;
        Layout = layout;
        if (range is { IsBeginning: false })
        {
            (_started, _linesToSkip, _headerPending) = (true, 0, false);
            (_offset, _line) = (range.From, range.FirstLine);
        }
    }

    /// <summary>The structure and columns of the text.</summary>
    public CsvLayout Layout { get; }

    /// <summary>How the text is read.</summary>
    public CsvReadOptions Options => _options;

    /// <summary>Called with the number of bytes of each read.</summary>
    public Action<long>? Received { get; init; }

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    internal bool SkipBlankLines => Layout.Schema.Count != 1;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await CloseAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    /// <summary>The next rows; false at the end.</summary>
    internal async ValueTask<bool> NextAsync(CsvChunk chunk, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!_ended)
            {
                if (await FillAsync(chunk, cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }
            }

            await CloseAsync().ConfigureAwait(false);
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_stream is { } stream)
        {
            _stream = null;
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> FillAsync(CsvChunk chunk, CancellationToken cancellationToken)
    {
        if (chunk.Buffer.Length < _carried + _options.ChunkBytes)
        {
            chunk.Buffer = new byte[_carried + _options.ChunkBytes + CsvChunkPool.SpareBytes(_options.ChunkBytes)];
        }

        _carry.AsSpan(0, _carried).CopyTo(chunk.Buffer);
        chunk.Length = _carried;
        while (true)
        {
            await ReadAsync(chunk, cancellationToken).ConfigureAwait(false);
            Start(chunk);
            var used = Cut(chunk);
            if (used > 0 || _ended)
            {
                Carry(chunk, used);
                return used > 0;
            }

            if (chunk.Length > _options.MaximumLineBytes)
            {
                throw TooLong();
            }

            if (chunk.Length < chunk.Buffer.Length)
            {
                continue;
            }

            var grown = new byte[Math.Max(chunk.Buffer.Length * 2, chunk.Length + _options.ChunkBytes)];
            chunk.Data.CopyTo(grown);
            chunk.Buffer = grown;
        }
    }

    /// <summary>Fills the rest of the buffer unless the text ends before.</summary>
    private async ValueTask ReadAsync(CsvChunk chunk, CancellationToken cancellationToken)
    {
        while (chunk.Length < chunk.Buffer.Length)
        {
            int read;
            try
            {
                read = await (_stream ??= _open())
                    .ReadAsync(chunk.Buffer.AsMemory(chunk.Length), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (InvalidDataException e)
            {
                throw new WeirException(
                    ErrorCode.InvalidFile,
                    $"The compressed file is damaged: {_options.Name}: {e.Message}",
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

            if (read == 0)
            {
                _ended = true;
                return;
            }

            chunk.Length += read;
            BytesRead += read;
            Received?.Invoke(read);
        }
    }

    /// <summary>Leaves out what stands before the first row, and the second half of a line end that was cut.</summary>
    private void Start(CsvChunk chunk)
    {
        var skip = 0;
        if (!_started && (chunk.Length >= 3 || _ended))
        {
            _started = true;
            skip = chunk.Data.StartsWith("\uFEFF"u8) ? 3 : 0;
        }

        while (_linesToSkip > 0 && _started)
        {
            var end = chunk.Data[skip..].IndexOf((byte)'\n');
            if (end < 0)
            {
                skip = chunk.Length;
                _linesToSkip = _ended ? 0 : _linesToSkip;
                break;
            }

            skip += end + 1;
            _linesToSkip--;
            _line++;
        }

        if (_dropFeed && chunk.Length > 0)
        {
            _dropFeed = false;
            skip = chunk.Buffer[0] == '\n' ? 1 : 0;
        }

        chunk.Data[skip..].CopyTo(chunk.Buffer);
        chunk.Length -= skip;
        _offset += skip;
    }

    /// <summary>Finds how many bytes are whole rows, and prepares the chunk.</summary>
    private int Cut(CsvChunk chunk)
    {
        var data = chunk.Data;
        var dialect = Layout.Dialect;
        if (data.IsEmpty)
        {
            return 0;
        }

        chunk.FirstLine = _line;
        chunk.FirstRow = 0;
        if (!_headerPending && (dialect.Quote == 0 || !data.Contains(dialect.Quote)))
        {
            chunk.NeedsScan = true;
            var end = _ended ? data.Length : data.LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
            _line += CountLines(data[..end]);
            return end;
        }

        chunk.NeedsScan = false;
        var used = CsvScanner.Scan(data, _ended, dialect, SkipBlankLines, chunk.Index, _options.ScanWidth);
        _line += chunk.Index.Lines;
        if (_headerPending && chunk.Index.RowCount > 0)
        {
            _headerPending = false;
            chunk.FirstRow = HeaderRow(chunk) + 1;
        }

        return used;
    }

    /// <summary>The first row that is not a blank line; blank lines are rows where there is one column only.</summary>
    private static int HeaderRow(CsvChunk chunk)
    {
        var row = 0;
        while (row + 1 < chunk.Index.RowCount && chunk.RowBytes(row, 1).IsEmpty)
        {
            row++;
        }

        return row;
    }

    private void Carry(CsvChunk chunk, int used)
    {
        var rest = chunk.Data[used..];
        if (_carry.Length < rest.Length)
        {
            _carry = new byte[rest.Length];
        }

        rest.CopyTo(_carry);
        _carried = rest.Length;
        _dropFeed = !_ended && used > 0 && rest.IsEmpty && chunk.Buffer[used - 1] == '\r';
        chunk.Length = used;
        chunk.Offset = _offset;
        _offset += used;
    }

    internal static int CountLines(ReadOnlySpan<byte> data)
    {
        var feeds = data.Count((byte)'\n');
        var returns = data.Count((byte)'\r');
        return returns == 0 ? feeds : feeds + returns - data.Count("\r\n"u8);
    }

    private WeirException TooLong() =>
        new(
            ErrorCode.LimitExceeded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_options.Name}, line {_line}: the row is longer than {_options.MaximumLineBytes} bytes"
            )
        )
        {
            SourceName = _options.Name,
            Location = new SourceLocation((int)Math.Min(_line, int.MaxValue), 1),
            Hint = "A quote that is never closed may be the cause; else raise max_line_size.",
        };
}
