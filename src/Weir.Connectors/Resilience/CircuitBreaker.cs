using System.Globalization;

namespace Weir.Connectors.Resilience;

/// <summary>
/// Keeps calls away from a source that fails (Nygard, "Release It!", 2007, "Circuit Breaker"). It opens after failures in a
/// row or when too large a part of the calls in a sliding window failed; after the time for recovery exactly
/// <see cref="CircuitBreakerOptions.Probes"/> calls are let through, and it closes when all of them succeeded or opens again
/// at the first that failed. A retry library's breaker was not used, since none counts both ways and lets an exact number of
/// probes through. Safe for many threads.
/// </summary>
public sealed class CircuitBreaker
{
    private const int Buckets = 10;

    private readonly Lock _lock = new();
    private readonly string _name;
    private readonly CircuitBreakerOptions _options;
    private readonly TimeProvider _time;
    private readonly (long Period, int Calls, int Failures)[] _window = new (long, int, int)[Buckets];
    private readonly long _bucketTicks;
    private CircuitState _state;
    private long _generation;
    private long _openedAt;
    private int _inRow;
    private int _probesLeft;
    private int _probesDone;

    /// <summary>A closed circuit; <paramref name="name"/> names the source in errors.</summary>
    public CircuitBreaker(string name, CircuitBreakerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _name = name;
        _options = options;
        _time = time;
        _bucketTicks = Math.Max(1, options.Window.Ticks / Buckets);
    }

    /// <summary>The state now.</summary>
    public CircuitState State
    {
        get
        {
            lock (_lock)
            {
                return _state == CircuitState.Open && IsRecovered() ? CircuitState.HalfOpen : _state;
            }
        }
    }

    /// <summary>Begins a call.</summary>
    /// <exception cref="WeirException">The circuit is open: the source must not be contacted.</exception>
    public CircuitCall Enter()
    {
        lock (_lock)
        {
            if (_state == CircuitState.Open && IsRecovered())
            {
                Change(CircuitState.HalfOpen);
                _probesLeft = _options.Probes;
                _probesDone = 0;
            }

            if (_state == CircuitState.Open || (_state == CircuitState.HalfOpen && _probesLeft == 0))
            {
                throw Refuse();
            }

            if (_state == CircuitState.HalfOpen)
            {
                _probesLeft--;
            }

            return new CircuitCall(this, _generation);
        }
    }

    internal void Record(long generation, CallEnd end)
    {
        lock (_lock)
        {
            if (generation != _generation)
            {
                // The call began under another state; what it found is old.
                return;
            }

            switch (_state)
            {
                case CircuitState.HalfOpen when end == CallEnd.Ignored:
                    _probesLeft++;
                    break;
                case CircuitState.HalfOpen when end == CallEnd.Failure:
                    Open();
                    break;
                case CircuitState.HalfOpen when ++_probesDone == _options.Probes:
                    Change(CircuitState.Closed);
                    break;
                case CircuitState.Closed when end != CallEnd.Ignored:
                    Count(end == CallEnd.Failure);
                    break;
            }
        }
    }

    private void Count(bool isFailure)
    {
        _inRow = isFailure ? _inRow + 1 : 0;
        var period = _time.GetUtcNow().UtcTicks / _bucketTicks;
        ref var bucket = ref _window[period % Buckets];
        if (bucket.Period != period)
        {
            bucket = (period, 0, 0);
        }

        bucket.Calls++;
        if (!isFailure)
        {
            return;
        }

        bucket.Failures++;
        var (calls, failures) = (0, 0);
        foreach (var (from, c, f) in _window)
        {
            if (from > period - Buckets)
            {
                calls += c;
                failures += f;
            }
        }

        if (_inRow >= _options.Threshold || (calls >= _options.MinimumCalls && failures >= _options.ErrorRate * calls))
        {
            Open();
        }
    }

    private void Open()
    {
        Change(CircuitState.Open);
        _openedAt = _time.GetTimestamp();
    }

    private void Change(CircuitState state)
    {
        _state = state;
        _generation++;
        _inRow = 0;
        Array.Clear(_window);
    }

    private bool IsRecovered() => _time.GetElapsedTime(_openedAt) >= _options.Recovery;

    private WeirException Refuse()
    {
        var left = _options.Recovery - _time.GetElapsedTime(_openedAt);
        var when =
            left > TimeSpan.Zero
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"it is tried again in {Math.Ceiling(left.TotalSeconds)} s"
                )
                : "it is being tried";
        return new WeirException(
            ErrorCode.SourceUnavailable,
            $"connection \"{_name}\" failed too often and is left alone; {when}"
        );
    }
}
