namespace Weir.Sql.Syntax;

/// <summary><c>MAP {'a': 1}</c>.</summary>
public sealed record MapExpression(ValueList<MapEntry> Entries) : SqlExpression;
