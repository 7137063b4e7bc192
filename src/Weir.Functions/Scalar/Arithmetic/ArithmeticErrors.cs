using Weir.Columnar;

namespace Weir.Functions;

/// <summary>What arithmetic says when it fails, in PostgreSQL's words.</summary>
internal static class ArithmeticErrors
{
    public static WeirException DivisionByZero() => new(ErrorCode.DivisionByZero, "division by zero");

    public static WeirException OutOfRange(DataType type) =>
        new(
            ErrorCode.NumericOverflow,
            type.IsFloat ? "value out of range: overflow"
                : type.Kind == TypeKind.Decimal ? $"value overflows numeric format: {type}"
                : $"{CastErrors.NameOf(type)} out of range"
        );
}
