namespace Weir.Sql.Syntax;

/// <summary>Which constraint.</summary>
public enum ConstraintKind
{
    PrimaryKey,
    Unique,
    Check,
    ForeignKey,
}
