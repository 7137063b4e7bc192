namespace Weir.Sql.Syntax;

/// <summary><c>COLUMNS('regex')</c>, <c>COLUMNS(*)</c>, <c>COLUMNS(c -&gt; …)</c>.</summary>
public sealed record ColumnsExpression(SqlExpression Selector) : SqlExpression;
