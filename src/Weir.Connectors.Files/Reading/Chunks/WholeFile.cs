namespace Weir.Connectors.Files;

/// <summary>All of a file as one part.</summary>
internal sealed class WholeFile(
    FileContent file,
    IReadOnlyList<int> projection,
    IReadOnlyList<ColumnCondition> conditions
) : IScanPartition
{
    public IBatchReader Open(ScanContext context) => file.Parts(1, projection, conditions)[0].Open(context);
}
