using Weir.Columnar;

namespace Weir.Execution.Operators;

/// <summary>Reads a shared result from its start.</summary>
internal sealed class SharedOperator : IOperator
{
    private readonly SharedResult _result;
    private int _next;

    public SharedOperator(SharedResult result)
    {
        _result = result;
        result.AddReader();
    }

    public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken) =>
        _result.GetAsync(_next++, cancellationToken);

    public ValueTask DisposeAsync() => _result.ReleaseAsync();
}
