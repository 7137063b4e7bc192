namespace Weir.Sql.Syntax;

/// <summary>Which join.</summary>
public enum JoinType
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
    Semi,
    Anti,
}
