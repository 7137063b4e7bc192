using System.Runtime.CompilerServices;
using Weir.Columnar;

namespace Weir.Kernels.Tests;

/// <summary>Columns of given or random values.</summary>
internal static class Columns
{
    public static Column<T> Of<T>(DataType type, params T?[] values)
        where T : unmanaged, IEquatable<T>
    {
        using var builder = new FixedColumnBuilder<T>(type);
        foreach (var value in values)
        {
            if (value is { } some)
            {
                builder.Append(some);
            }
            else
            {
                builder.AppendNull();
            }
        }

        return (Column<T>)builder.Build();
    }

    public static TextColumn Text(DataType type, params string?[] values)
    {
        using var builder = new TextColumnBuilder(type);
        foreach (var value in values)
        {
            if (value is null)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(value);
            }
        }

        return (TextColumn)builder.Build();
    }

    /// <summary>Random values out of few, so that equal ones occur, with the special ones of floats.</summary>
    public static T[] Random<T>(int seed, int length)
        where T : unmanaged
    {
        var random = new Random(seed);
        var values = new T[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = Value<T>(random.Next(-4, 5));
        }

        return values;
    }

    public static object?[] Values(Column column)
    {
        using (column)
        {
            return [.. Enumerable.Range(0, column.Length).Select(column.ValueAt)];
        }
    }

    private static T Value<T>(int number)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            var value = number switch
            {
                -4 => double.NaN,
                4 => double.PositiveInfinity,
                -3 => -0.0,
                _ => number,
            };
            return Unsafe.BitCast<double, T>(value);
        }

        if (typeof(T) == typeof(float))
        {
            return Unsafe.BitCast<float, T>(number == -4 ? float.NaN : number);
        }

        return typeof(T) == typeof(bool) ? Unsafe.BitCast<bool, T>(number > 0)
            : typeof(T) == typeof(short) ? Unsafe.BitCast<short, T>((short)number)
            : typeof(T) == typeof(int) ? Unsafe.BitCast<int, T>(number)
            : typeof(T) == typeof(long) ? Unsafe.BitCast<long, T>(number)
            : Unsafe.BitCast<Int128, T>(number);
    }
}
