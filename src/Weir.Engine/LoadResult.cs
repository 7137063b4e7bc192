namespace Weir.Engine;

/// <summary>What a load did: read = written + filtered + rejected.</summary>
/// <param name="Read">Rows that came out of the source, with those that it could not read.</param>
/// <param name="Written">Rows that are in the target, as it counted them itself.</param>
/// <param name="Filtered">Rows that the load's condition left out.</param>
/// <param name="Rejected">Rows that the source could not read or the target refused, and that went to the reject sink.</param>
/// <param name="BytesRead">Bytes read from sources.</param>
/// <param name="BytesWritten">Bytes sent to the target.</param>
public sealed record LoadResult(
    long Read,
    long Written,
    long Filtered,
    long Rejected,
    long BytesRead,
    long BytesWritten
);
