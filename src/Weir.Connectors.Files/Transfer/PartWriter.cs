using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>
/// Writes the rows of a chunk to files: one, or several by the values of columns and by size. Memory: a writer for each
/// open file, of which there are at most 32.
/// </summary>
internal sealed class PartWriter(FileTransferPlan plan, string folder, string stem) : IAsyncDisposable
{
    private const int MostOpen = 32;
    private readonly Dictionary<string, PartFile> _open = new(StringComparer.Ordinal);
    private readonly List<string> _used = [];
    private readonly List<PartFile> _closed = [];
    private readonly List<PartPlace> _places = [];
    private readonly HivePartitions? _partitions =
        plan.PartitionBy.Count > 0 ? new HivePartitions(plan.Schema, plan.PartitionBy) : null;

    /// <summary>Bytes of the complete files.</summary>
    public long Bytes => _closed.Sum(f => f.Written);

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (_partitions is null)
        {
            await WriteAsync("", batch, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var (path, rows) in _partitions.Split(batch))
        {
            using (rows)
            {
                await WriteAsync(path, rows, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Brings all files to the disk.</summary>
    public async ValueTask<IReadOnlyList<PartPlace>> CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var path in _used.ToList())
        {
            await CloseAsync(path, cancellationToken).ConfigureAwait(false);
        }

        return _places;
    }

    /// <summary>Lets the files stay.</summary>
    public void Publish()
    {
        foreach (var file in _closed)
        {
            file.Keep();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _open.Values.Concat(_closed))
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }

        _open.Clear();
        _closed.Clear();
    }

    private async ValueTask WriteAsync(string path, Batch batch, CancellationToken cancellationToken)
    {
        for (var row = 0; row < batch.Length; )
        {
            var file = await FileAsync(path, cancellationToken).ConfigureAwait(false);
            var count = (int)Math.Min(batch.Length - row, plan.MaximumRows - file.Rows);
            if (count == batch.Length)
            {
                await file.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                using var slice = batch.Slice(row, count);
                await file.WriteAsync(slice, cancellationToken).ConfigureAwait(false);
            }

            row += count;
            if (file.Rows >= plan.MaximumRows || file.Bytes >= plan.MaximumBytes)
            {
                await CloseAsync(path, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<PartFile> FileAsync(string path, CancellationToken cancellationToken)
    {
        if (_open.TryGetValue(path, out var file))
        {
            _used.Remove(path);
            _used.Add(path);
            return file;
        }

        if (_open.Count == MostOpen)
        {
            await CloseAsync(_used[0], cancellationToken).ConfigureAwait(false);
        }

        var number = _open.Count + _closed.Count + 1;
        var name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}{plan.Parts.Extension}");
        file = new PartFile(plan, folder, Path.Combine(path, name));
        _open.Add(path, file);
        _used.Add(path);
        return file;
    }

    private async ValueTask CloseAsync(string path, CancellationToken cancellationToken)
    {
        var file = _open[path];
        _places.Add(await file.CompleteAsync(cancellationToken).ConfigureAwait(false));
        _open.Remove(path);
        _used.Remove(path);
        _closed.Add(file);
    }
}
