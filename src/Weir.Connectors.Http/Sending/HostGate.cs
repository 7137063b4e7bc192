using System.Collections.Concurrent;

namespace Weir.Connectors.Http;

/// <summary>
/// The limits of one host, shared by every query of the process. Requests start evenly spaced, so that a server with any
/// window of counting is satisfied. Connections with different limits for one host share the strictest.
/// </summary>
internal sealed class HostGate
{
    private const int MostHosts = 4096;
    private const int MostConcurrency = 1000;

    private static readonly ConcurrentDictionary<(string Host, TimeProvider Time), HostGate> Gates = new();

    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places = new(MostConcurrency);
    private readonly Lock _lock = new();
    private readonly long _epoch;
    private int _concurrency = MostConcurrency;
    private TimeSpan _interval;
    private TimeSpan _next;
    private TimeSpan _pausedUntil;

    private HostGate(TimeProvider time)
    {
        _time = time;
        _epoch = time.GetTimestamp();
    }

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <summary>The gate of the URL's host and port, at least as strict as the options.</summary>
    public static HostGate For(Uri url, RateOptions rate, TimeProvider time)
    {
        var key = (url.Authority, time);
        var gate =
            Gates.Count < MostHosts || Gates.ContainsKey(key)
                ? Gates.GetOrAdd(key, static k => new HostGate(k.Time))
                : new HostGate(time);
        gate.Tighten(rate);
        return gate;
    }

    /// <summary>Waits for a place and for the time to start; the caller disposes the lease when the answer is there.</summary>
    public async ValueTask<HostLease> EnterAsync(RequestCounts counts, CancellationToken cancellationToken)
    {
        var before = _time.GetTimestamp();
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var delay = Reserve(); delay > TimeSpan.Zero; delay = Paused())
            {
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            _places.Release();
            throw;
        }

        counts.AddWaiting(_time.GetElapsedTime(before));
        return new HostLease(this);
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => _places.Release();

    /// <summary>Lets no request start before the time is over, because the server said so.</summary>
    public void Pause(TimeSpan duration)
    {
        lock (_lock)
        {
            var until = Now + duration;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    private void Tighten(RateOptions rate)
    {
        int surplus;
        lock (_lock)
        {
            if (rate.RequestsPerSecond is { } perSecond)
            {
                var interval = TimeSpan.FromSeconds(1 / perSecond);
                _interval = interval > _interval ? interval : _interval;
            }

            surplus = Math.Max(0, _concurrency - rate.Concurrency);
            _concurrency -= surplus;
        }

        // Places that are taken for good; those in use now are taken when they come free.
        for (var i = 0; i < surplus; i++)
        {
            _ = _places.WaitAsync();
        }
    }

    /// <summary>Takes the next start time; returns how long it is until then.</summary>
    private TimeSpan Reserve()
    {
        lock (_lock)
        {
            var now = Now;
            var start = _next > now ? _next : now;
            start = _pausedUntil > start ? _pausedUntil : start;
            _next = start + _interval;
            return start - now;
        }
    }

    private TimeSpan Paused()
    {
        lock (_lock)
        {
            return _pausedUntil - Now;
        }
    }
}
