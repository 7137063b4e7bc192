using Weir.Connectors;

namespace Weir.Commands.Analysis;

/// <summary>A read of one table by one column: the same for many keys at once.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column that the one parameter is compared with.</param>
/// <param name="ManySql">
/// The statement for an array of keys, with the key as an additional last column, by which the rows are told apart.
/// </param>
internal sealed record PointRead(TableName Table, string Column, string ManySql);
