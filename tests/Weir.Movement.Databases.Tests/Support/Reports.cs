namespace Weir.Movement.Databases.Tests.Support;

/// <summary>Keeps every report.</summary>
internal sealed class Reports : IProgress<TransferProgress>
{
    public List<TransferProgress> All { get; } = [];

    public void Report(TransferProgress value) => All.Add(value);
}
