using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Products and quotients of decimals of any two scales.</summary>
internal static class DecimalArithmetic
{
    public static Column Multiply(in ScalarCall call)
    {
        var visit = new Product
        {
            Left = call.Arguments[0],
            Right = call.Arguments[1],
            Rows = call.Rows,
            Type = call.Result,
        };
        FixedTypes.Visit(call.Arguments[0].Type, ref visit);
        return visit.Result!;
    }

    public static Column Divide(in ScalarCall call)
    {
        var (rows, result) = (call.Rows, call.Result);
        var shift = result.Scale - call.Arguments[0].Type.Scale + call.Arguments[1].Type.Scale;
        var row = new Row(call.Arguments, call.Context);
        using var builder = new FixedColumnBuilder<Int128>(result, rows);
        for (var i = 0; i < rows; i++)
        {
            row.Index = i;
            if (row.HasNull())
            {
                builder.AppendNull();
                continue;
            }

            var divisor = row.Exact(1);
            if (divisor == 0)
            {
                throw ArithmeticErrors.DivisionByZero();
            }

            if (!DecimalMath.TryDivide(row.Exact(0), divisor, shift, out var quotient))
            {
                throw ArithmeticErrors.OutOfRange(result);
            }

            builder.Append(quotient);
        }

        return builder.Build();
    }

    private struct Product : IFixedCase
    {
        public required Column Left;
        public required Column Right;
        public required int Rows;
        public required DataType Type;
        public Column? Result;

        public void Run<T>()
            where T : unmanaged, IEquatable<T>
        {
            var left = ((Column<T>)Left).Values;
            var isNarrow = Type.Precision <= DataType.MaximumPrecision64;
            var values = NativeBuffer.Allocate((long)Rows * (isNarrow ? 8 : 16));
            var validity = Validity.Intersect(Left, Right);
            var valid = validity is null ? default : validity.As<ulong>();
            try
            {
                if (Right is Column<long> right)
                {
                    Compute(left, right.Values, values, isNarrow, valid);
                }
                else
                {
                    Compute(left, ((Column<Int128>)Right).Values, values, isNarrow, valid);
                }
            }
            catch
            {
                values.Dispose();
                validity?.Dispose();
                throw;
            }

            Result = isNarrow
                ? new Column<long>(Type, Rows, values, validity)
                : new Column<Int128>(Type, Rows, values, validity);
        }

        private readonly void Compute<TLeft, TRight>(
            ReadOnlySpan<TLeft> left,
            ReadOnlySpan<TRight> right,
            NativeBuffer values,
            bool isNarrow,
            ReadOnlySpan<ulong> validity
        )
            where TLeft : unmanaged
            where TRight : unmanaged
        {
            if (isNarrow)
            {
                var narrow = values.As<long>();
                for (var row = 0; row < Rows; row++)
                {
                    narrow[row] = unchecked(Exact.ToInt64(left[row]) * Exact.ToInt64(right[row]));
                }

                return;
            }

            var drop = Left.Type.Scale + Right.Type.Scale - Type.Scale;
            var target = values.As<Int128>();
            for (var row = 0; row < Rows; row++)
            {
                var fits = DecimalMath.TryMultiply(
                    Exact.ToInt128(left[row]),
                    Exact.ToInt128(right[row]),
                    drop,
                    out target[row]
                );
                if (!fits && (validity.IsEmpty || Bitmap.Get(validity, row)))
                {
                    throw ArithmeticErrors.OutOfRange(Type);
                }
            }
        }
    }
}
