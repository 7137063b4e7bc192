using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>A table that a statement mentions, before it is looked up.</summary>
/// <param name="Name">Its name, perhaps qualified; empty for a path or a function.</param>
/// <param name="Path">A path or URL written as a string; null otherwise.</param>
/// <param name="Call">A table function's call; null otherwise.</param>
public sealed record TableKey(ValueList<Identifier> Name, string? Path = null, FunctionCall? Call = null);
