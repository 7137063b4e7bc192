namespace Weir.Columnar;

/// <summary>The only place where the .NET types behind fixed-width columns are listed.</summary>
public static class FixedTypes
{
    /// <summary>Whether columns of the type are <see cref="Column{T}"/>s.</summary>
    public static bool IsFixed(DataType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return !type.IsTextLike && !type.IsNested && type.Kind != TypeKind.Null;
    }

    /// <summary>Calls <see cref="IFixedCase.Run{T}"/> with the .NET type that stores values of <paramref name="type"/>.</summary>
    /// <exception cref="WeirException">The type has no fixed width.</exception>
    public static void Visit<TCase>(DataType type, ref TCase fixedCase)
        where TCase : struct, IFixedCase, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(type);
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                fixedCase.Run<bool>();
                break;
            case TypeKind.Int16:
                fixedCase.Run<short>();
                break;
            case TypeKind.Int32:
            case TypeKind.Date:
                fixedCase.Run<int>();
                break;
            case TypeKind.Int64:
            case TypeKind.Time:
            case TypeKind.Timestamp:
            case TypeKind.TimestampTz:
                fixedCase.Run<long>();
                break;
            case TypeKind.Decimal when type.Precision <= DataType.MaximumPrecision64:
                fixedCase.Run<long>();
                break;
            case TypeKind.Int128:
            case TypeKind.Decimal:
                fixedCase.Run<Int128>();
                break;
            case TypeKind.Float32:
                fixedCase.Run<float>();
                break;
            case TypeKind.Float64:
                fixedCase.Run<double>();
                break;
            case TypeKind.Interval:
                fixedCase.Run<Interval>();
                break;
            case TypeKind.Uuid:
                fixedCase.Run<UInt128>();
                break;
            default:
                throw new WeirException(ErrorCode.Internal, $"Not a type of fixed width: {type}");
        }
    }
}
