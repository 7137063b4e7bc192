namespace Weir.Plan;

/// <summary>How two values are compared.</summary>
public enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>IS DISTINCT FROM: never NULL, NULL equals NULL.</summary>
    Distinct,

    /// <summary>IS NOT DISTINCT FROM: never NULL, NULL equals NULL.</summary>
    NotDistinct,
}
