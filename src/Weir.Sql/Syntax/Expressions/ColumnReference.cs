namespace Weir.Sql.Syntax;

/// <summary>A name, qualified or not: column, table.column, connection.schema.table.column, or a field of any of them.</summary>
public sealed record ColumnReference(ValueList<Identifier> Parts) : SqlExpression;
