using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>A column by the name under which it is visible.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">How it is computed from the input; mostly a column itself.</param>
/// <param name="IsHidden">Whether only a qualified name reaches it, as the right side of USING.</param>
internal sealed record ScopeColumn(string Name, Expression Value, bool IsHidden = false);
