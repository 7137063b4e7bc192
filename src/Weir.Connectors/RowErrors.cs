namespace Weir.Connectors;

/// <summary>Which errors are about a row and not about the source or target as a whole.</summary>
public static class RowErrors
{
    /// <summary>Whether another row in its place might be taken.</summary>
    public static bool IsOfRow(ErrorCode code) =>
        code == ErrorCode.InvalidCast
        || code == ErrorCode.InvalidData
        || code == ErrorCode.InvalidText
        || code == ErrorCode.NumericOverflow
        || code == ErrorCode.DateTimeOverflow
        || code == ErrorCode.DivisionByZero
        || code == ErrorCode.ConstraintViolation;
}
