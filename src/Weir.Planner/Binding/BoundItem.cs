using Weir.Plan;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>An item of the select list after binding.</summary>
internal sealed record BoundItem(string Name, bool HasAlias, Expression Value, SyntaxLocation Location);
