using System.Globalization;
using System.Text;
using Weir.Movement;

namespace Weir.Cli.Copying;

/// <summary>
/// A bar with rows, rate and time left, and a line for each worker, painted over with ANSI control sequences (ECMA-48: cursor
/// up, erase below).
/// </summary>
internal sealed class CopyBar(TextWriter target) : CopyProgress
{
    private const int BarWidth = 24;

    private readonly Lock _lock = new();
    private int _painted;
    private bool _isOver;

    public override void Report(TransferProgress value)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            var text = new StringBuilder(Erase());
            _painted = 0;
            var share =
                value.ChunksTotal is > 0 and var total ? (double)value.ChunksDone / total
                : value.EstimatedRows is > 0 and var rows ? Math.Min(1, value.Read / rows)
                : (double?)null;
            if (share is { } known)
            {
                var full = (int)(BarWidth * known);
                text.Append('█', full).Append('░', BarWidth - full).Append(' ');
            }

            text.Append(TransferLog.Describe(value)).Append('\n');
            _painted++;
            foreach (var worker in value.Workers.Where(w => w.Chunk is not null))
            {
                var attempt =
                    worker.Attempt == 1
                        ? ""
                        : string.Create(CultureInfo.InvariantCulture, $", attempt {worker.Attempt}");
                var line = string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {worker.Worker}: {worker.Chunk}  {worker.Rows:N0} rows{attempt}"
                );
                text.Append(line.Length > Terminal.Width ? line[..Terminal.Width] : line).Append('\n');
                _painted++;
            }

            target.Write(text.ToString());
        }
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _isOver = true;
                target.Write(Erase());
            }
        }

        base.Dispose();
    }

    private string Erase() =>
        _painted == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"\u001b[{_painted}A\u001b[J");
}
