using System.Numerics;
using System.Runtime.CompilerServices;
using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>Arithmetic of two columns of one stored type: whole numbers, floats, decimals of one scale.</summary>
internal static class NumberArithmetic
{
    public static Column Apply<TOp>(in ScalarCall call)
        where TOp : struct, ICheckedOp
    {
        var visit = new Case<TOp>
        {
            Left = call.Arguments[0],
            Right = call.Arguments[1],
            Rows = call.Rows,
            Type = call.Result,
        };
        NumberTypes.Visit(call.Result, ref visit);
        return visit.Result!;
    }

    /// <summary>Raises for valid rows that the precision of a decimal type cannot hold.</summary>
    public static void CheckPrecision(ReadOnlySpan<Int128> values, ReadOnlySpan<ulong> validity, DataType type)
    {
        if (type.Kind != TypeKind.Decimal || type.Precision < DataType.MaximumPrecision)
        {
            return;
        }

        var limit = Decimals.PowerOfTen(DataType.MaximumPrecision);
        for (var row = 0; row < values.Length; row++)
        {
            var exceeds = values[row] >= limit || values[row] <= -limit;
            if (exceeds && (validity.IsEmpty || Bitmap.Get(validity, row)))
            {
                throw ArithmeticErrors.OutOfRange(type);
            }
        }
    }

    private struct Case<TOp> : INumberCase
        where TOp : struct, ICheckedOp
    {
        public required Column Left;
        public required Column Right;
        public required int Rows;
        public required DataType Type;
        public Column? Result;

        public void Run<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var values = NativeBuffer.Allocate((long)Rows * Unsafe.SizeOf<T>());
            var validity = Validity.Intersect(Left, Right);
            try
            {
                Compute<T>(values, validity is null ? default : validity.As<ulong>());
            }
            catch
            {
                values.Dispose();
                validity?.Dispose();
                throw;
            }

            Result = new Column<T>(Type, Rows, values, validity);
        }

        private readonly void Compute<T>(NativeBuffer values, ReadOnlySpan<ulong> validity)
            where T : unmanaged, INumber<T>
        {
            var left = ((Column<T>)Left).Values;
            var right = ((Column<T>)Right).Values;
            var target = values.As<T>()[..Rows];
            if (!CheckedKernel.Apply<T, TOp>(left, right, target))
            {
                var row = CheckedKernel.FirstFailure<T, TOp>(left, right, Rows, validity);
                if (row >= 0)
                {
                    throw IsDivision && T.IsZero(right[row])
                        ? ArithmeticErrors.DivisionByZero()
                        : ArithmeticErrors.OutOfRange(Type);
                }
            }

            if (typeof(T) == typeof(Int128))
            {
                CheckPrecision(values.As<Int128>()[..Rows], validity, Type);
            }
        }

        private static bool IsDivision => typeof(TOp) == typeof(DivideOp) || typeof(TOp) == typeof(RemainderOp);
    }
}
