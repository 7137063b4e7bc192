namespace Weir.Sql.Syntax;

/// <summary>How rows of two queries are combined.</summary>
public enum SetOperator
{
    Union,
    Intersect,
    Except,
}
