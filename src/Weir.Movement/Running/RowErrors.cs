namespace Weir.Movement.Running;

/// <summary>Which errors are about a row and not about the source or target as a whole.</summary>
internal static class RowErrors
{
    public static bool IsOfRow(ErrorCode code) =>
        code == ErrorCode.InvalidCast
        || code == ErrorCode.InvalidData
        || code == ErrorCode.InvalidText
        || code == ErrorCode.NumericOverflow
        || code == ErrorCode.DateTimeOverflow
        || code == ErrorCode.DivisionByZero
        || code == ErrorCode.ConstraintViolation;
}
