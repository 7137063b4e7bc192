namespace Weir.Plan;

/// <summary>A scan as agreed with a source; connectors give it meaning.</summary>
public interface IScanHandle
{
    /// <summary>What the source will be asked: its SQL, the request, the files.</summary>
    string Description { get; }
}
