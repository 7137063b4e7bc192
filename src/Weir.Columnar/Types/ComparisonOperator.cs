namespace Weir.Columnar;

/// <summary>How two values are compared.</summary>
public enum ComparisonOperator
{
    /// <summary>Both are the same value.</summary>
    Equal,

    /// <summary>They are different values.</summary>
    NotEqual,

    /// <summary>The left one comes first.</summary>
    Less,

    /// <summary>The left one comes first, or both are the same.</summary>
    LessOrEqual,

    /// <summary>The right one comes first.</summary>
    Greater,

    /// <summary>The right one comes first, or both are the same.</summary>
    GreaterOrEqual,

    /// <summary>IS DISTINCT FROM: never NULL, NULL equals NULL.</summary>
    Distinct,

    /// <summary>IS NOT DISTINCT FROM: never NULL, NULL equals NULL.</summary>
    NotDistinct,
}
