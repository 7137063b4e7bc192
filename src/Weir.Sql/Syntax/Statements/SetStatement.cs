namespace Weir.Sql.Syntax;

/// <summary>SET name = value.</summary>
public sealed record SetStatement(string Name, ValueList<SqlExpression> Values) : Statement;
