namespace Weir.Connectors.Commands;

/// <summary>
/// A table of which it is proven that reading it runs no code of users and that inserting a row does nothing but insert that
/// row: no view, no triggers, rules, policies, partitions, or heirs, no reference to itself, and nothing but built-in types
/// and functions in defaults, checks and indexes.
/// </summary>
/// <param name="Columns">Its columns.</param>
public sealed record TableTraits(IReadOnlyList<ColumnTraits> Columns);
