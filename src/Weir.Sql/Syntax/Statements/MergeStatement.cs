namespace Weir.Sql.Syntax;

/// <summary>MERGE.</summary>
public sealed record MergeStatement(
    ValueList<Identifier> Table,
    Identifier? Alias,
    TableExpression Source,
    SqlExpression Condition,
    ValueList<MergeClause> Clauses,
    ValueList<SelectItem> Returning,
    WithClause? With
) : Statement;
