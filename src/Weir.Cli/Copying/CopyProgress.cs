using Weir.Cli.Progress;
using Weir.Movement;

namespace Weir.Cli.Copying;

/// <summary>Shows a transfer; disposing it leaves the terminal as it was.</summary>
internal abstract class CopyProgress : IProgress<TransferProgress>, IDisposable
{
    public static CopyProgress Create(ProgressKind kind, TextWriter target) =>
        kind switch
        {
            ProgressKind.Bar => new CopyBar(target),
            ProgressKind.Json => new CopyJson(target),
            ProgressKind.Log => new CopyLog(target),
            _ => new CopySilence(),
        };

    public abstract void Report(TransferProgress value);

    public virtual void Dispose() { }
}
