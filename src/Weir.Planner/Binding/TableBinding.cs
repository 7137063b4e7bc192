using Weir.Connectors;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>What a table's name turned out to be: a table or a view.</summary>
public sealed record TableBinding(ITable? Table, QuerySyntax? View, ValueList<Identifier> ViewColumns);
