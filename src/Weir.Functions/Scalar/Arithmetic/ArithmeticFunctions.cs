using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>The operators of numbers.</summary>
internal static class ArithmeticFunctions
{
    private static readonly Parameter[] One = [Parameter.Number];
    private static readonly Parameter[] Two = [Parameter.Number, Parameter.Number];

    public static void AddTo(ScalarList list)
    {
        list.Generic("+", "Sum", Two, "NUMBER", Sum, NumberArithmetic.Apply<AddOp>);
        list.Generic("-", "Difference", Two, "NUMBER", Sum, NumberArithmetic.Apply<SubtractOp>);
        list.Generic("*", "Product", Two, "NUMBER", t => Common(t), NumberArithmetic.Apply<MultiplyOp>);
        list.Generic("*", "Product of decimals", Two, "DECIMAL", Product, DecimalArithmetic.Multiply);
        list.Generic(
            "/",
            "Quotient; of whole numbers truncated toward zero",
            Two,
            "NUMBER",
            t => Common(t),
            NumberArithmetic.Apply<DivideOp>
        );
        list.Generic("/", "Quotient of decimals", Two, "DECIMAL", Quotient, DecimalArithmetic.Divide);
        list.Generic(
            "% mod",
            "Remainder, with the sign of the dividend",
            Two,
            "NUMBER",
            Remainder,
            NumberArithmetic.Apply<RemainderOp>
        );
        list.Generic(
            "-",
            "The number with the opposite sign",
            One,
            "NUMBER",
            Same,
            NumberUnary.Apply<NumberUnary.Negate>
        );
        list.Generic(
            "+",
            "The number itself",
            One,
            "NUMBER",
            Same,
            (in call) => call.Arguments[0].Retain(),
            canRaise: false
        );
        list.Generic("abs @", "Absolute value", One, "NUMBER", Same, NumberUnary.Apply<NumberUnary.Absolute>);
        AddBits(list);
    }

    private static void AddBits(ScalarList list)
    {
        DataType[] types = [DataType.Int32, DataType.Int64];
        foreach (var type in types)
        {
            Bits(list, "&", "Bitwise AND", type, (a, b) => a & b);
            Bits(list, "|", "Bitwise OR", type, (a, b) => a | b);
            Bits(list, "# xor", "Bitwise exclusive OR", type, (a, b) => a ^ b);
        }

        list.Fixed(
            "<<",
            "Bits shifted left",
            [DataType.Int32, DataType.Int32],
            DataType.Int32,
            (in r) => r.Int(0) << r.Int(1),
            false
        );
        list.Fixed(
            "<<",
            "Bits shifted left",
            [DataType.Int64, DataType.Int32],
            DataType.Int64,
            (in r) => r.Long(0) << r.Int(1),
            false
        );
        list.Fixed(
            ">>",
            "Bits shifted right",
            [DataType.Int32, DataType.Int32],
            DataType.Int32,
            (in r) => r.Int(0) >> r.Int(1),
            false
        );
        list.Fixed(
            ">>",
            "Bits shifted right",
            [DataType.Int64, DataType.Int32],
            DataType.Int64,
            (in r) => r.Long(0) >> r.Int(1),
            false
        );
        list.Fixed("~", "Bits turned around", [DataType.Int32], DataType.Int32, (in r) => ~r.Int(0), false);
        list.Fixed("~", "Bits turned around", [DataType.Int64], DataType.Int64, (in r) => ~r.Long(0), false);
    }

    private static void Bits(
        ScalarList list,
        string names,
        string description,
        DataType type,
        Func<long, long, long> function
    )
    {
        if (type.Kind == TypeKind.Int32)
        {
            list.Fixed(names, description, [type, type], type, (in r) => (int)function(r.Int(0), r.Int(1)), false);
        }
        else
        {
            list.Fixed(names, description, [type, type], type, (in r) => function(r.Long(0), r.Long(1)), false);
        }
    }

    private static Signature Same(DataType[] types) => new(types, types[0]);

    /// <summary>Both operands in their common type; null for decimals.</summary>
    private static Signature? Common(DataType[] types) =>
        TypeRules.CommonType(types[0], types[1]) is { Kind: not TypeKind.Decimal } type
            ? new Signature([type, type], type)
            : null;

    private static Signature Sum(DataType[] types)
    {
        var type = TypeRules.CommonType(types[0], types[1])!;
        type =
            type.Kind == TypeKind.Decimal
                ? DecimalRules.Sum(TypeRules.AsDecimal(types[0]), TypeRules.AsDecimal(types[1]))
                : type;
        return new Signature([type, type], type);
    }

    private static Signature? Product(DataType[] types) => Decimals(types, DecimalRules.Product);

    private static Signature? Quotient(DataType[] types) => Decimals(types, DecimalRules.Quotient);

    private static Signature? Decimals(DataType[] types, Func<DataType, DataType, DataType> rule)
    {
        if (TypeRules.CommonType(types[0], types[1]) is not { Kind: TypeKind.Decimal })
        {
            return null;
        }

        DataType[] operands = [TypeRules.AsDecimal(types[0]), TypeRules.AsDecimal(types[1])];
        return new Signature(operands, rule(operands[0], operands[1]));
    }

    private static Signature Remainder(DataType[] types)
    {
        var type = TypeRules.CommonType(types[0], types[1])!;
        return new Signature([type, type], type);
    }
}
