using System.Numerics;
using System.Runtime.CompilerServices;
using Weir.Columnar;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>Operations on one number that keep its type.</summary>
internal static class NumberUnary
{
    /// <summary>One operation on numbers of any type; false on overflow.</summary>
    internal interface IOp
    {
        static abstract bool TryInvoke<T>(T value, out T result)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>;
    }

    public static Column Apply<TOp>(in ScalarCall call)
        where TOp : struct, IOp
    {
        var visit = new Case<TOp>
        {
            Source = call.Arguments[0],
            Rows = call.Rows,
            Type = call.Result,
        };
        NumberTypes.Visit(call.Result, ref visit);
        return visit.Result!;
    }

    internal readonly struct Negate : IOp
    {
        public static bool TryInvoke<T>(T value, out T result)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            result = unchecked(-value);
            return IsFloat<T>() || value != T.MinValue;
        }
    }

    internal readonly struct Absolute : IOp
    {
        public static bool TryInvoke<T>(T value, out T result)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            result = T.IsNegative(value) ? unchecked(-value) : value;
            return IsFloat<T>() || value != T.MinValue;
        }
    }

    private static bool IsFloat<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float);

    private struct Case<TOp> : INumberCase
        where TOp : struct, IOp
    {
        public required Column Source;
        public required int Rows;
        public required DataType Type;
        public Column? Result;

        public void Run<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var values = NativeBuffer.Allocate((long)Rows * Unsafe.SizeOf<T>());
            var source = ((Column<T>)Source).Values;
            var target = values.As<T>();
            for (var row = 0; row < Rows; row++)
            {
                if (!TOp.TryInvoke(source[row], out target[row]) && !Source.IsNull(row))
                {
                    values.Dispose();
                    throw ArithmeticErrors.OutOfRange(Type);
                }
            }

            Result = new Column<T>(Type, Rows, values, Source.ValidityBuffer?.Retain());
        }
    }
}
