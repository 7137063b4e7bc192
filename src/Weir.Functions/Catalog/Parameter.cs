using Weir.Columnar;

namespace Weir.Functions;

/// <summary>What a function takes at one place.</summary>
/// <param name="Text">The form in SHOW FUNCTIONS.</param>
/// <param name="Match">The type to cast an argument to and what that costs, or null when it does not fit.</param>
internal sealed record Parameter(string Text, Func<DataType, (DataType Type, int Cost)?> Match)
{
    /// <summary>What it costs to read an untyped literal as something else than text.</summary>
    private const int LiteralCost = 3;

    /// <summary>Any type, taken as it is.</summary>
    public static Parameter Any { get; } = new("ANY", type => (type, 8));

    /// <summary>Any decimal; whole numbers become decimals without scale.</summary>
    public static Parameter Decimal { get; } =
        new(
            "DECIMAL",
            type =>
                type.Kind == TypeKind.Decimal ? (type, 0)
                : type.IsInteger ? (TypeRules.AsDecimal(type), 6)
                : type.Kind == TypeKind.Null ? (DataType.Decimal(DataType.MaximumPrecision, 0), 4)
                : null
        );

    /// <summary>Any number.</summary>
    public static Parameter Number { get; } =
        new(
            "NUMBER",
            type =>
                type.IsNumeric ? (type, 0)
                : type.Kind == TypeKind.Null ? (DataType.Float64, 4)
                : null
        );

    /// <summary>Any list.</summary>
    public static Parameter List { get; } = new("ANY[]", type => type.Kind == TypeKind.List ? (type, 0) : null);

    /// <summary>Any struct.</summary>
    public static Parameter Struct { get; } = new("STRUCT", type => type.Kind == TypeKind.Struct ? (type, 0) : null);

    /// <summary>Any map.</summary>
    public static Parameter Map { get; } = new("MAP", type => type.Kind == TypeKind.Map ? (type, 0) : null);

    /// <summary>Anything that has a text form; becomes text.</summary>
    public static Parameter AsText { get; } =
        new("ANY", type => (DataType.Varchar, type.Kind == TypeKind.Varchar ? 0 : 9));

    /// <summary>One type and what casts to it unasked.</summary>
    public static Parameter Of(DataType type) =>
        new(type.ToString(), argument => TypeRules.ImplicitCastCost(argument, type) is { } cost ? (type, cost) : null);

    /// <summary>One type and what casts to it unasked.</summary>
    public static implicit operator Parameter(DataType type) => Of(type);

    /// <summary>How an argument fits; untyped literals as PostgreSQL's "unknown".</summary>
    public (DataType Type, int Cost)? Fit(DataType argument, bool isUntypedText)
    {
        if (!isUntypedText)
        {
            return Match(argument);
        }

        return Match(DataType.Varchar) is { } text ? (text.Type, text.Cost)
            : Match(DataType.Null) is { } any ? (any.Type, any.Cost + LiteralCost)
            : null;
    }
}
