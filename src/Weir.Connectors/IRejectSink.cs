namespace Weir.Connectors;

/// <summary>Takes rows that could not be read or written. Safe for use by many threads.</summary>
public interface IRejectSink
{
    /// <summary>Records a row; raises when the threshold of rejected rows is passed.</summary>
    void Reject(RejectedRow row);
}
