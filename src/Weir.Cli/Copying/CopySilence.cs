using Weir.Movement;

namespace Weir.Cli.Copying;

/// <summary>Shows nothing.</summary>
internal sealed class CopySilence : CopyProgress
{
    public override void Report(TransferProgress value) { }
}
