using System.Runtime.InteropServices;
using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>The room that exact numbers need.</summary>
/// <param name="Whole">Digits before the point.</param>
/// <param name="Scale">Digits after the point.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExactDigits(int Whole, int Scale)
{
    /// <summary>Digits of the whole numbers of 128 bits, which are more than a decimal has.</summary>
    private const int OfInt128 = 39;

    /// <summary>Whether there are none: the type was no exact number.</summary>
    public bool IsNone => this == default;

    /// <summary>The narrowest decimal, or whole number of 128 bits, with that room; null when there is none.</summary>
    public DataType? Type =>
        Whole == OfInt128 && Scale == 0 ? DataType.Int128
        : Whole + Scale <= DataType.MaximumPrecision ? DataType.Decimal(Whole + Scale, Scale)
        : null;

    /// <summary>The room for all values of a type; none for types that are no exact numbers.</summary>
    public static ExactDigits Of(DataType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind switch
        {
            TypeKind.Int16 => new(5, 0),
            TypeKind.Int32 => new(10, 0),
            TypeKind.Int64 => new(19, 0),
            TypeKind.Int128 => new(OfInt128, 0),
            TypeKind.Decimal => new(type.Precision - type.Scale, type.Scale),
            _ => default,
        };
    }

    /// <summary>Whether all values of the other fit in.</summary>
    public bool Holds(ExactDigits other) => other.Whole <= Whole && other.Scale <= Scale;

    /// <summary>The room for the values of both.</summary>
    public ExactDigits With(ExactDigits other) => new(Math.Max(Whole, other.Whole), Math.Max(Scale, other.Scale));
}
