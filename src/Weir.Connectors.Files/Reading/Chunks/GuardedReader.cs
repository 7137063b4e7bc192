using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Raises when a file is not, before and after its rows were read, as it was when it was cut into chunks.</summary>
internal sealed class GuardedReader(IBatchReader reader, FileState state, string path) : IBatchReader
{
    private bool _isChecked;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        if (!_isChecked)
        {
            _isChecked = true;
            state.CheckUnchanged(path);
        }

        var batch = await reader.NextAsync(cancellationToken).ConfigureAwait(false);
        if (batch is null)
        {
            state.CheckUnchanged(path);
        }

        return batch;
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
