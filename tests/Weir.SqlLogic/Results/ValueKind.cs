namespace Weir.SqlLogic.Results;

/// <summary>What decides how values are compared.</summary>
internal enum ValueKind
{
    Boolean,
    Integer,
    Decimal,
    Float,

    /// <summary>Anything that is compared as text.</summary>
    Other,
}
