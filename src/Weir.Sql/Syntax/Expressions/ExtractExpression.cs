namespace Weir.Sql.Syntax;

/// <summary>EXTRACT(field FROM source); the field in lower case.</summary>
public sealed record ExtractExpression(string Field, SqlExpression Source) : SqlExpression;
