namespace Weir.Sql.Syntax;

/// <summary>Which pattern language.</summary>
public enum LikeKind
{
    Like,
    InsensitiveLike,
    SimilarTo,
}
