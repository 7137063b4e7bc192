using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Weir.Columnar;
using Weir.Plan;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>Mathematical functions.</summary>
[SuppressMessage("Design", "MA0051:Method is too long", Justification = "A list, not a method")]
internal static class MathFunctions
{
    public static void AddTo(ScalarList list)
    {
        AddRounding(list);
        AddPowers(list);
        AddTrigonometry(list);
        AddIntegers(list);
        AddTests(list);
        AddRandom(list);
    }

    private static void AddRounding(ScalarList list)
    {
        Unary(list, "ceil ceiling", "The next whole number above", Math.Ceiling);
        Unary(list, "floor", "The next whole number below", Math.Floor);
        Unary(list, "round", "The nearest whole number, halves to even", x => Math.Round(x, MidpointRounding.ToEven));
        Unary(list, "trunc", "The whole number toward zero", Math.Truncate);
        Unary(list, "sign", "-1, 0 or 1", x => double.IsNaN(x) ? x : Math.Sign(x));
        Rounded(list, "ceil ceiling", "The next whole number above", DecimalRounding.Ceiling);
        Rounded(list, "floor", "The next whole number below", DecimalRounding.Floor);
        Rounded(list, "round", "The nearest whole number, halves away from zero", DecimalRounding.HalfAway);
        Rounded(list, "trunc", "The whole number toward zero", DecimalRounding.Truncate);
        Digits(list, "round", "Rounded to digits after the point, halves away from zero", DecimalRounding.HalfAway);
        Digits(list, "trunc", "Cut to digits after the point", DecimalRounding.Truncate);
        list.Fixed(
            "round",
            "Rounded to digits after the point, halves away from zero",
            [Float, Int],
            Float,
            (in r) => FloatMath.Round(r.Double(0), r.Int(1)),
            false
        );
        list.Generic(
            "sign",
            "-1, 0 or 1",
            [Parameter.Decimal],
            "DECIMAL",
            t => new Signature(t, DataType.Decimal(1, 0)),
            RowLoops.Fixed((in r) => (long)Int128.Sign(r.Exact(0))),
            false
        );
    }

    private static void AddPowers(ScalarList list)
    {
        Unary(list, "sqrt |/", "Square root", FloatMath.SquareRoot, true);
        Unary(list, "cbrt ||/", "Cube root", Math.Cbrt);
        Unary(list, "exp", "e to that power", FloatMath.Exponential, true);
        Unary(list, "ln", "Natural logarithm", x => FloatMath.Logarithm(x, Math.Log), true);
        Unary(list, "log log10", "Logarithm to base 10", x => FloatMath.Logarithm(x, Math.Log10), true);
        Unary(list, "log2", "Logarithm to base 2", x => FloatMath.Logarithm(x, Math.Log2), true);
        list.Fixed(
            "log",
            "Logarithm of the second argument to the base of the first",
            [Float, Float],
            Float,
            (in r) => FloatMath.Logarithm(r.Double(1), r.Double(0))
        );
        list.Fixed(
            "power pow ^ **",
            "The first argument to the power of the second",
            [Float, Float],
            Float,
            (in r) => FloatMath.Power(r.Double(0), r.Double(1))
        );
    }

    private static void AddTrigonometry(ScalarList list)
    {
        Unary(list, "sin", "Sine of radians", Math.Sin);
        Unary(list, "cos", "Cosine of radians", Math.Cos);
        Unary(list, "tan", "Tangent of radians", Math.Tan);
        Unary(list, "cot", "Cotangent of radians", x => 1 / Math.Tan(x));
        Unary(list, "asin", "Inverse sine in radians", x => FloatMath.Arc(x, Math.Asin), true);
        Unary(list, "acos", "Inverse cosine in radians", x => FloatMath.Arc(x, Math.Acos), true);
        Unary(list, "atan", "Inverse tangent in radians", Math.Atan);
        Unary(list, "sinh", "Hyperbolic sine", Math.Sinh);
        Unary(list, "cosh", "Hyperbolic cosine", Math.Cosh);
        Unary(list, "tanh", "Hyperbolic tangent", Math.Tanh);
        Unary(list, "asinh", "Inverse hyperbolic sine", Math.Asinh);
        Unary(list, "acosh", "Inverse hyperbolic cosine", Math.Acosh);
        Unary(list, "atanh", "Inverse hyperbolic tangent", Math.Atanh);
        Unary(list, "degrees", "Radians as degrees", x => x / Math.PI * 180);
        Unary(list, "radians", "Degrees as radians", x => x / 180 * Math.PI);
        list.Fixed(
            "atan2",
            "Angle of a point in radians",
            [Float, Float],
            Float,
            (in r) => Math.Atan2(r.Double(0), r.Double(1)),
            false
        );
        list.Fixed("pi", "The ratio of a circle's circumference to its diameter", [], Float, (in _) => Math.PI, false);
    }

    private static void AddIntegers(ScalarList list)
    {
        list.Fixed(
            "gcd",
            "Greatest common divisor",
            [Long, Long],
            Long,
            (in r) => Narrow(BigInteger.GreatestCommonDivisor(r.Long(0), r.Long(1)))
        );
        list.Fixed(
            "lcm",
            "Least common multiple",
            [Long, Long],
            Long,
            (in r) =>
                r.Long(0) == 0 || r.Long(1) == 0
                    ? 0
                    : Narrow(
                        BigInteger.Abs((BigInteger)r.Long(0) * r.Long(1))
                            / BigInteger.GreatestCommonDivisor(r.Long(0), r.Long(1))
                    )
        );
        list.Fixed(
            "factorial !",
            "The product of all whole numbers up to it",
            [Long],
            DataType.Decimal(38, 0),
            (in r) => Factorial(r.Long(0))
        );
        list.Generic(
            "div",
            "Quotient truncated toward zero",
            [Parameter.Decimal, Parameter.Decimal],
            "DECIMAL",
            t => new Signature(
                [DecimalRules.Common(t[0], t[1]), DecimalRules.Common(t[0], t[1])],
                DataType.Decimal(38, 0)
            ),
            RowLoops.Fixed(
                (in r) => r.Exact(1) == 0 ? throw ArithmeticErrors.DivisionByZero() : r.Exact(0) / r.Exact(1)
            )
        );
        list.Fixed(
            "div //",
            "Quotient truncated toward zero",
            [Long, Long],
            Long,
            (in r) => r.Long(1) == 0 ? throw ArithmeticErrors.DivisionByZero() : Narrow((Int128)r.Long(0) / r.Long(1))
        );
        list.Fixed(
            "bit_count",
            "How many bits are set",
            [Int],
            Int,
            (in r) => BitOperations.PopCount((uint)r.Int(0)),
            false
        );
        list.Fixed(
            "bit_count",
            "How many bits are set",
            [Long],
            Long,
            (in r) => (long)BitOperations.PopCount((ulong)r.Long(0)),
            false
        );
        list.Fixed(
            "width_bucket",
            "The bucket of an even division of a range",
            [Float, Float, Float, Int],
            Int,
            (in r) => FloatMath.WidthBucket(r.Double(0), r.Double(1), r.Double(2), r.Int(3))
        );
    }

    private static void AddTests(ScalarList list)
    {
        list.Fixed("isnan", "Whether it is not a number", [Float], Bool, (in r) => double.IsNaN(r.Double(0)), false);
        list.Fixed(
            "isfinite",
            "Whether it is neither infinite nor NaN",
            [Float],
            Bool,
            (in r) => double.IsFinite(r.Double(0)),
            false
        );
        list.Fixed("isinf", "Whether it is infinite", [Float], Bool, (in r) => double.IsInfinity(r.Double(0)), false);
    }

    private static void AddRandom(ScalarList list)
    {
        list.Add(
            "random",
            "A random number from 0 to 1, without 1",
            [],
            Float,
            RowLoops.Fixed((in _) => Random.Shared.NextDouble()),
            false,
            volatility: Volatility.Volatile
        );
        list.Add(
            "gen_random_uuid uuid",
            "A random UUID",
            [],
            SqlTypes.Uuid,
            RowLoops.Fixed((in _) => NewUuid()),
            false,
            volatility: Volatility.Volatile
        );
    }

    private static void Unary(
        ScalarList list,
        string names,
        string description,
        Func<double, double> function,
        bool canRaise = false
    ) => list.Fixed(names, description, [Float], Float, (in r) => function(r.Double(0)), canRaise);

    private static void Rounded(ScalarList list, string names, string description, DecimalRounding.Rounding rounding) =>
        list.Generic(
            names,
            description,
            [Parameter.Decimal],
            "DECIMAL",
            t => DecimalRounding.Bind(t, null),
            DecimalRounding.Body(rounding)
        );

    private static void Digits(ScalarList list, string names, string description, DecimalRounding.Rounding rounding) =>
        list.ByConstants(
            names,
            description,
            [Parameter.Decimal, Int],
            "DECIMAL",
            (t, c) => DecimalRounding.Bind(t, c.Count > 1 ? c[1] : null),
            DecimalRounding.Body(rounding)
        );

    private static long Narrow(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? (long)value : throw ArithmeticErrors.OutOfRange(Long);

    private static Int128 Factorial(long number)
    {
        if (number < 0)
        {
            throw new WeirException(ErrorCode.NumericOverflow, "factorial of a negative number is undefined");
        }

        Int128 result = 1;
        for (var i = 2L; i <= number; i++)
        {
            result = i <= 33 ? result * i : throw ArithmeticErrors.OutOfRange(DataType.Decimal(38, 0));
        }

        return result;
    }

    private static UInt128 NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes, true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
