using Weir.Movement;

namespace Weir.Cli.Copying;

/// <summary>A line every two seconds and at each change of phase.</summary>
internal sealed class CopyLog(TextWriter target) : CopyProgress
{
    private readonly TransferLog _log = new(target);

    public override void Report(TransferProgress value) => _log.Report(value);
}
