namespace Weir.Commands;

/// <summary>Somebody who waits for all statements up to a number.</summary>
internal sealed class FlushWaiter(long upTo, long remaining)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private long _remaining = remaining;

    /// <summary>Notes that a statement has ended; true when it was the last one.</summary>
    public bool Ended(long id)
    {
        if (id > upTo || --_remaining > 0)
        {
            return false;
        }

        SetResult();
        return true;
    }
}
