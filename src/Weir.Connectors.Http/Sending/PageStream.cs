using System.Buffers;
using Weir.Formats;

namespace Weir.Connectors.Http;

/// <summary>
/// The body of one page, decoded, as if the connection never broke. A page of up to <see cref="HeadBytes"/> is received
/// whole before its first byte is handed out, so that trying again is invisible. Of a longer page parts are in use
/// already: when its connection breaks, it is asked for again, the bytes already handed out are skipped, and their
/// fingerprint must be the same; then reading goes on exactly where it stopped. If the page has changed, reading fails.
/// Thus no row is delivered twice or left out.
/// </summary>
internal sealed class PageStream : ReadOnlyStream
{
    /// <summary>The longest page that is received whole before it is used.</summary>
    public const int HeadBytes = 128 << 10;

    private const int SmallestHead = 16 << 10;

    private readonly HttpSender _sender;
    private readonly PageRequest _request;
    private readonly RetryState _retries;
    private Answer? _answer;
    private byte[]? _head;
    private int _headLength;
    private int _headUsed;
    private bool _isWhole;
    private ByteFingerprint _given;

    private PageStream(HttpSender sender, PageRequest request, RequestCounts counts)
    {
        _sender = sender;
        _request = request;
        _retries = sender.NewRetries();
        Counts = counts;
    }

    /// <summary>What the page has cost so far.</summary>
    public RequestCounts Counts { get; }

    public PageRequest Request => _request;

    /// <summary>Where the page came from, after redirects.</summary>
    public Uri Url => _answer!.Url;

    /// <summary>The page with its head received; null when 404 says that there is none.</summary>
    public static async ValueTask<PageStream?> OpenAsync(
        HttpSender sender,
        PageRequest request,
        RequestCounts counts,
        CancellationToken cancellationToken
    )
    {
        var page = new PageStream(sender, request, counts);
        try
        {
            if (await page.BeginAsync(cancellationToken).ConfigureAwait(false))
            {
                return page;
            }
        }
        catch
        {
            await page.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await page.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>A header of the answer; null when it is not there.</summary>
    public string? Header(string name) => _answer!.Header(name);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            if (_headUsed < _headLength)
            {
                return TakeHead(buffer.Span);
            }

            if (_isWhole)
            {
                ReturnHead();
                return 0;
            }

            ReturnHead();
            try
            {
                var length = await _answer!.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _given.Add(buffer.Span[..length]);
                _isWhole = length == 0;
                return length;
            }
            catch (Exception e) when (HttpSender.IsLost(e, cancellationToken))
            {
                await ResumeAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        ReturnHead();
        _answer?.Dispose();
        base.Dispose(disposing);
    }

    private int TakeHead(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _headLength - _headUsed);
        var bytes = _head.AsSpan(_headUsed, length);
        bytes.CopyTo(buffer);
        _headUsed += length;
        if (!_isWhole)
        {
            _given.Add(bytes);
        }

        return length;
    }

    private async ValueTask<bool> BeginAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _answer = await _sender.SendAsync(_request, _retries, Counts, cancellationToken).ConfigureAwait(false);
            if (_answer is null)
            {
                return false;
            }

            try
            {
                await FillHeadAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (HttpSender.IsLost(e, cancellationToken))
            {
                await PauseAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask FillHeadAsync(CancellationToken cancellationToken)
    {
        _headLength = 0;
        _head ??= ArrayPool<byte>.Shared.Rent(SmallestHead);
        while (_headLength < HeadBytes)
        {
            if (_headLength == _head.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(_head.Length * 2);
                _head.AsSpan(0, _headLength).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_head);
                _head = larger;
            }

            var read = await _answer!
                .Body.ReadAsync(_head.AsMemory(_headLength), cancellationToken)
                .ConfigureAwait(false);
            if (read == 0)
            {
                _isWhole = true;
                break;
            }

            _headLength += read;
        }

        // The rest waits until rows are wanted. To hold the place so long could stop a query that reads two pages by turns.
        _answer!.Leave();
    }

    /// <summary>Asks again for a page of which a part is in use, and skips that part.</summary>
    private async ValueTask ResumeAsync(Exception exception, CancellationToken cancellationToken)
    {
        var skipped = ArrayPool<byte>.Shared.Rent(SmallestHead);
        try
        {
            while (true)
            {
                await PauseAsync(exception, cancellationToken).ConfigureAwait(false);
                try
                {
                    _answer =
                        await _sender.SendAsync(_request, _retries, Counts, cancellationToken).ConfigureAwait(false)
                        ?? throw Changed();
                    var again = default(ByteFingerprint);
                    while (again.Length < _given.Length)
                    {
                        var wanted = (int)Math.Min(skipped.Length, _given.Length - again.Length);
                        var length = await _answer
                            .Body.ReadAsync(skipped.AsMemory(0, wanted), cancellationToken)
                            .ConfigureAwait(false);
                        if (length == 0)
                        {
                            throw Changed();
                        }

                        again.Add(skipped.AsSpan(0, length));
                    }

                    _answer.Leave();
                    if (again.Value != _given.Value)
                    {
                        throw Changed();
                    }

                    return;
                }
                catch (Exception e) when (HttpSender.IsLost(e, cancellationToken))
                {
                    exception = e;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(skipped);
        }
    }

    private async ValueTask PauseAsync(Exception exception, CancellationToken cancellationToken)
    {
        _answer?.Dispose();
        _answer = null;
        await _retries
            .PauseAsync(_sender.Failure(_request, exception), null, Counts, cancellationToken)
            .ConfigureAwait(false);
    }

    private void ReturnHead()
    {
        if (_head is not null)
        {
            ArrayPool<byte>.Shared.Return(_head);
            _head = null;
        }
    }

    private WeirException Changed() =>
        new(
            ErrorCode.ConnectionLost,
            $"{_request}: the connection broke after rows of the page were used, and the page is another one when asked for again"
        )
        {
            Hint = "Run the statement again; smaller pages (size) are received whole and can be repeated.",
        };
}
