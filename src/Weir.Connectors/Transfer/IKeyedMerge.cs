using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>
/// Brings staged rows into those of a target by their key, for targets that cannot change rows where they are: it reads both,
/// and gives the rows that take the target's place.
/// </summary>
public interface IKeyedMerge
{
    /// <summary>What is asked of both, for the plan.</summary>
    IReadOnlyList<string> Describe(MergeRequest request);

    /// <summary>Makes the rows, in any order, with the columns of the target.</summary>
    /// <param name="request">What is merged.</param>
    /// <param name="write">Takes some of them; the batch stays the caller's.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="WeirException">
    /// <see cref="ErrorCode.ConstraintViolation"/>: the key does not identify rows of one of them;
    /// <see cref="ErrorCode.OutOfMemory"/>: more <see cref="MergeRequest.Portions"/> need less at once.
    /// </exception>
    ValueTask<MergeResult> RunAsync(
        MergeRequest request,
        Func<Batch, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken
    );
}
