namespace Weir.Sql.Syntax;

/// <summary><c>*</c> or <c>t.*</c> with DuckDB's modifiers.</summary>
public sealed record StarExpression(
    ValueList<Identifier> Qualifier,
    ValueList<Identifier> Excluded,
    ValueList<StarReplacement> Replaced,
    ValueList<StarRenaming> Renamed
) : SqlExpression;
