namespace Weir.Sql.Syntax;

/// <summary>A path or URL as a string.</summary>
public sealed record FileReference(string Path) : TableExpression;
