using Weir.Columnar;
using Weir.Formats.Json;

namespace Weir.Connectors.Http;

/// <summary>
/// Reads pages one after another. A batch never spans pages: rows are handed on as soon as their page gives them, and no
/// page is requested before its rows are wanted.
/// </summary>
internal sealed class HttpBatchReader : IBatchReader
{
    private const int ReservedBytes = PageStream.HeadBytes + JsonPages.ChunkBytes;

    private readonly HttpScan _scan;
    private readonly IPages _pages;
    private readonly ScanWarnings _warnings;
    private readonly ScanContext _context;
    private readonly KeysetFilter? _keys;
    private readonly IReadOnlyList<int> _columns;
    private OpenPage? _page;
    private long _left;
    private long _rejected;
    private bool _isReserved;
    private bool _isDone;

    public HttpBatchReader(HttpScan scan, IPages pages, ScanWarnings warnings, ScanContext context)
    {
        _scan = scan;
        _pages = pages;
        _warnings = warnings;
        _context = context;
        _left = scan.Limit;
        _columns = scan.Projection;
        if (scan.Table.Resource.Pagination.Kind == PaginationKind.Keyset)
        {
            _keys = new KeysetFilter(scan.Table, scan.Projection);
            _columns = _keys.Columns;
        }
    }

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _pages.Abandon(e);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDone)
        {
            _isDone = true;
            _pages.Abandon(null);
        }

        await ClosePageAsync().ConfigureAwait(false);
        if (_isReserved)
        {
            _context.Budget!.Release(ReservedBytes);
            _isReserved = false;
        }

        if (_rejected > 0 && _context.Rejects is null)
        {
            _warnings.Warn($"{_scan.Table.DisplayName}: {_rejected} records could not be read and were left out");
            _rejected = 0;
        }
    }

    private async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_isDone && _left > 0)
        {
            if (_page is null && !await OpenAsync(cancellationToken).ConfigureAwait(false))
            {
                _isDone = true;
                break;
            }

            var batch = await _page!.NextAsync(cancellationToken).ConfigureAwait(false);
            if (batch is null)
            {
                await FinishPageAsync().ConfigureAwait(false);
                continue;
            }

            batch = _keys?.Apply(batch, _page.Request) ?? batch;
            if (batch.Length == 0)
            {
                batch.Dispose();
                continue;
            }

            return Limited(batch);
        }

        return null;
    }

    private Batch Limited(Batch batch)
    {
        if (batch.Length <= _left)
        {
            _left -= batch.Length;
            return batch;
        }

        using (batch)
        {
            var part = batch.Slice(0, (int)_left);
            _left = 0;
            return part;
        }
    }

    private async ValueTask<bool> OpenAsync(CancellationToken cancellationToken)
    {
        if (await _pages.TakeAsync(cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return false;
        }

        if (!_isReserved && _context.Budget is { } budget)
        {
            budget.Reserve(ReservedBytes, $"receiving pages of {_scan.Table.DisplayName}");
            _isReserved = true;
        }

        var kind = _scan.Table.Resource.Pagination.Kind;
        var options = JsonPages.Options(_scan.Table.Resource, request, _context) with
        {
            WithFingerprint = kind is not (PaginationKind.None or PaginationKind.Keyset),
            Warn = _warnings.Warn,
            Rejected = Reject,
        };
        _page = await OpenPage
            .OpenAsync(_scan.Table, request, _columns, options, _context.Metrics, cancellationToken)
            .ConfigureAwait(false);
        _keys?.BeginPage();
        return _page is not null;
    }

    private async ValueTask FinishPageAsync()
    {
        var facts = _page!.Facts();
        _pages.Finish(_keys?.Complete(facts) ?? facts);
        await ClosePageAsync().ConfigureAwait(false);
    }

    private async ValueTask ClosePageAsync()
    {
        if (_page is { } page)
        {
            _page = null;
            _rejected += page.Rejected;
            await page.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Reject(JsonRecordError error)
    {
        _context.Metrics.AddRejected(1);
        _context.Rejects?.Reject(
            new RejectedRow(error.Source, error.Record, error.Column, error.Reason, error.RawText)
        );
    }
}
