using Weir.Columnar;

namespace Weir.Kernels;

/// <summary>The only place where the numeric types are listed.</summary>
public static class NumberTypes
{
    /// <summary>Calls <see cref="INumberCase.Run{T}"/> with the .NET type that stores numbers of the type.</summary>
    /// <exception cref="WeirException">The type is not numeric.</exception>
    public static void Visit<TCase>(DataType type, ref TCase numberCase)
        where TCase : struct, INumberCase, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(type);
        switch (type.Kind)
        {
            case TypeKind.Int16:
                numberCase.Run<short>();
                break;
            case TypeKind.Int32:
                numberCase.Run<int>();
                break;
            case TypeKind.Int64:
            case TypeKind.Decimal when type.Precision <= DataType.MaximumPrecision64:
                numberCase.Run<long>();
                break;
            case TypeKind.Int128:
            case TypeKind.Decimal:
                numberCase.Run<Int128>();
                break;
            case TypeKind.Float32:
                numberCase.Run<float>();
                break;
            case TypeKind.Float64:
                numberCase.Run<double>();
                break;
            default:
                throw new WeirException(ErrorCode.Internal, $"Not a numeric type: {type}");
        }
    }
}
