namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>Remembers rejected rows.</summary>
internal sealed class RejectList : IRejectSink
{
    public List<RejectedRow> Rows { get; } = [];

    public void Reject(RejectedRow row) => Rows.Add(row);
}
