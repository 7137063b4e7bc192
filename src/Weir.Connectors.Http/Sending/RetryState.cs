using System.Globalization;

namespace Weir.Connectors.Http;

/// <summary>The attempts for one page. One pause doubles the next, with up to a quarter more by chance.</summary>
internal sealed class RetryState(RetryOptions options, HostGate gate, TimeProvider time)
{
    /// <summary>Attempts that failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether new credentials were asked for once.</summary>
    public bool IsRefreshed { get; set; }

    /// <summary>
    /// Counts a failed attempt and waits before the next: at least as long as the server asked for. Raises the failure
    /// when no attempt is left.
    /// </summary>
    public async ValueTask PauseAsync(
        WeirException failure,
        TimeSpan? asked,
        RequestCounts counts,
        CancellationToken cancellationToken
    )
    {
        Failures++;
        if (Failures >= options.MaxAttempts)
        {
            throw options.MaxAttempts == 1
                ? failure
                : Again(failure, string.Create(CultureInfo.InvariantCulture, $"after {Failures} attempts"));
        }

        if (asked > options.MaxWait)
        {
            throw Again(
                failure,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"and asks to wait {asked.Value.TotalSeconds:0} s, longer than retry.max_wait"
                )
            );
        }

        if (asked is { } pause)
        {
            gate.Pause(pause);
        }

        counts.AddRetry();
        var delay = Backoff(options, Failures, Random.Shared.NextDouble());
        // Delays count whole milliseconds and drop the rest, which must not make one too short.
        delay = (asked > delay ? asked.Value : delay) + TimeSpan.FromMilliseconds(1);
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The pause after that many failures; chance is from 0 to 1.</summary>
    public static TimeSpan Backoff(RetryOptions options, int failures, double chance)
    {
        var doubled = options.MinDelay.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 62));
        return TimeSpan.FromSeconds(Math.Min(options.MaxDelay.TotalSeconds, doubled * (1 + (chance / 4))));
    }

    private static WeirException Again(WeirException failure, string how)
    {
        // The server's own words stay at the end.
        var cut = failure.Message.IndexOf(ResponseErrors.DetailMark, StringComparison.Ordinal);
        var message =
            cut < 0 ? $"{failure.Message}, {how}" : $"{failure.Message[..cut]}, {how}{failure.Message[cut..]}";
        return new WeirException(failure.Code, message, failure.InnerException) { Hint = failure.Hint };
    }
}
