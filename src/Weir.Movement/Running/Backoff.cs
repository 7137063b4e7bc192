using System.Security.Cryptography;

namespace Weir.Movement.Running;

/// <summary>Waits between attempts: doubled each time, with up to a quarter of jitter, never above the maximum.</summary>
internal static class Backoff
{
    /// <summary>The wait before the given retry, from 1.</summary>
    public static TimeSpan Delay(TransferSettings settings, int retry)
    {
        var factor = Math.Pow(2, Math.Min(retry - 1, 30));
        var jitter = 1 + (RandomNumberGenerator.GetInt32(0, 1000) / 4000.0);
        var seconds = settings.RetryDelay.TotalSeconds * factor * jitter;
        return TimeSpan.FromSeconds(Math.Min(seconds, settings.MaxRetryDelay.TotalSeconds));
    }
}
