namespace Weir.Sql.Syntax;

/// <summary><c>x -&gt; x + 1</c> as a function's argument.</summary>
public sealed record LambdaExpression(ValueList<Identifier> Parameters, SqlExpression Body) : SqlExpression;
