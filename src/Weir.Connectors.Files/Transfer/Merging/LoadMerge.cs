namespace Weir.Connectors.Files;

/// <summary>What a manifest keeps of the end of a load by key.</summary>
/// <param name="End">What it did to the rows of the file.</param>
/// <param name="Whole">All rows of the file that it made.</param>
/// <param name="Columns">Their columns, which the hash is over.</param>
/// <param name="RowGroups">Where they end in the file.</param>
internal sealed record LoadMerge(TransferEnd End, RowSum Whole, int Columns, long RowGroups);
