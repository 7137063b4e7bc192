namespace Weir.Sql.Syntax;

/// <summary>CREATE SCHEMA.</summary>
public sealed record CreateSchemaStatement(ValueList<Identifier> Name, bool IfNotExists) : Statement;
