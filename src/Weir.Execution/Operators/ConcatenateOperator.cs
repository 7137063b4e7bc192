using Weir.Columnar;

namespace Weir.Execution.Operators;

/// <summary>The rows of several inputs, one input after another.</summary>
internal sealed class ConcatenateOperator(IOperator[] inputs) : IOperator
{
    private int _current;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        for (; _current < inputs.Length; _current++)
        {
            if (await inputs[_current].NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                return batch;
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var input in inputs)
        {
            await input.DisposeAsync().ConfigureAwait(false);
        }
    }
}
