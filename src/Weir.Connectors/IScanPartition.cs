namespace Weir.Connectors;

/// <summary>A part of a scan.</summary>
public interface IScanPartition
{
    /// <summary>Starts reading; contacts the source at the first pull.</summary>
    IBatchReader Open(ScanContext context);
}
