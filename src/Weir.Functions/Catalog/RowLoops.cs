using System.Runtime.CompilerServices;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Runs functions of single rows over columns. Unless said otherwise a row with a null argument is null.</summary>
internal static class RowLoops
{
    public static ScalarBody Fixed<T>(RowFunction<T> function)
        where T : unmanaged, IEquatable<T> =>
        (in call) =>
        {
            var (rows, type) = (call.Rows, call.Result);
            var (values, validity) = (
                NativeBuffer.Allocate((long)rows * Unsafe.SizeOf<T>()),
                NullRows(call.Arguments, rows)
            );
            try
            {
                var target = values.As<T>();
                var valid = validity is null ? default : validity.As<ulong>();
                var row = new Row(call.Arguments, call.Context);
                for (var i = 0; i < rows; i++)
                {
                    row.Index = i;
                    target[i] = valid.IsEmpty || Bitmap.Get(valid, i) ? function(in row) : default;
                }

                return new Column<T>(type, rows, values, validity);
            }
            catch
            {
                values.Dispose();
                validity?.Dispose();
                throw;
            }
        };

    public static ScalarBody Try<T>(TryRowFunction<T> function)
        where T : unmanaged, IEquatable<T> =>
        (in call) =>
        {
            var (rows, type) = (call.Rows, call.Result);
            using var builder = new FixedColumnBuilder<T>(type, rows);
            var row = new Row(call.Arguments, call.Context);
            for (var i = 0; i < rows; i++)
            {
                row.Index = i;
                if (!row.HasNull() && function(in row) is { } value)
                {
                    builder.Append(value);
                }
                else
                {
                    builder.AppendNull();
                }
            }

            return builder.Build();
        };

    public static ScalarBody Text(TextFunction function) =>
        Build((in Row row, ColumnBuilder target) => function(in row, (TextColumnBuilder)target));

    /// <summary>For results of any type; <paramref name="isStrict"/> false shows rows with nulls to the function too.</summary>
    public static ScalarBody Build(BuildFunction function, bool isStrict = true) =>
        (in call) =>
        {
            var (rows, type) = (call.Rows, call.Result);
            using var builder = ColumnBuilder.Create(type, rows);
            var row = new Row(call.Arguments, call.Context);
            for (var i = 0; i < rows; i++)
            {
                row.Index = i;
                if (isStrict && row.HasNull())
                {
                    builder.AppendNull();
                }
                else
                {
                    function(in row, builder);
                }
            }

            return builder.Build();
        };

    /// <summary>The rows without nulls in any argument; null when all are.</summary>
    public static NativeBuffer? NullRows(ReadOnlySpan<Column> arguments, int rows)
    {
        NativeBuffer? result = null;
        foreach (var argument in arguments)
        {
            if (argument.ValidityBuffer is not { } validity)
            {
                continue;
            }

            if (result is null)
            {
                result = NativeBuffer.Allocate(Bitmap.WordCount(rows) * 8L);
                validity.As<ulong>()[..Bitmap.WordCount(rows)].CopyTo(result.As<ulong>());
            }
            else
            {
                Bitmap.And(result.As<ulong>(), validity.As<ulong>(), result.As<ulong>(), rows);
            }
        }

        return result;
    }
}
