using System.Globalization;
using Weir.Columnar;

namespace Weir.Formats.Parquet.Tests.Support;

/// <summary>Values of all types, in the form of <see cref="Column.ValueAt"/>.</summary>
internal static class RandomValues
{
    private static readonly string[] Texts =
    [
        "",
        "a",
        "zwölf Zeichen",
        "exactly 12 b",
        "ein langer Text, der nicht in die Sicht passt",
        "日本語",
    ];

    /// <summary>A value, null with the given probability, here and in everything inside.</summary>
    public static object? Next(DataType type, Random random, double nulls)
    {
        if (type.Kind == TypeKind.Null || random.NextDouble() < nulls)
        {
            return null;
        }

        return type.Kind switch
        {
            TypeKind.List => Enumerable
                .Range(0, random.Next(4))
                .Select(_ => Next(type.Element!, random, nulls))
                .ToArray(),
            TypeKind.Struct => type.Fields.Select(f => Next(f.Type, random, f.IsNullable ? nulls : 0)).ToArray(),
            TypeKind.Map => Enumerable
                .Range(0, random.Next(3))
                .Select(i => (object?)new[] { $"key {i}", Next(type.Element!.Fields[1].Type, random, nulls) })
                .ToArray(),
            _ => Scalar(type, random),
        };
    }

    /// <summary>A row as it comes back: wide whole numbers as decimals.</summary>
    public static object?[] AsRead(object?[] row) =>
        Array.ConvertAll(row, v => v is Int128 wide ? new DecimalValue(wide, 0) : v);

    public static string Show(object? value) =>
        value switch
        {
            null => "NULL",
            byte[] bytes => Convert.ToHexString(bytes),
            object?[] values => $"[{string.Join(", ", values.Select(Show))}]",
            double d => BitConverter.DoubleToInt64Bits(d).ToString("x", CultureInfo.InvariantCulture),
            float f => BitConverter.SingleToInt32Bits(f).ToString("x", CultureInfo.InvariantCulture),
            _ => $"{value.GetType().Name} {Convert.ToString(value, CultureInfo.InvariantCulture)}",
        };

    private static object Scalar(DataType type, Random random)
    {
        // Every second one from a few values, so that dictionaries have something to do.
        var number = random.Next(2) == 0 ? random.NextInt64(-5, 5) : random.NextInt64(long.MinValue, long.MaxValue);
        return type.Kind switch
        {
            TypeKind.Boolean => number > 0,
            TypeKind.Int16 => (short)number,
            TypeKind.Int32 => (int)number,
            TypeKind.Date => (int)number,
            TypeKind.Int64 or TypeKind.Timestamp or TypeKind.TimestampTz => number,
            TypeKind.Time => Math.Abs(number % 86_400_000_000),
            TypeKind.Int128 => (Int128)number * 1_000_000_007,
            TypeKind.Float32 => number % 7 == 0 ? float.NaN : number * 0.25f,
            TypeKind.Float64 => number % 7 == 0 ? -0.0 : number * 0.1,
            TypeKind.Decimal => new DecimalValue(Digits(type.Precision, number), type.Scale),
            TypeKind.Blob => BitConverter.GetBytes(number),
            TypeKind.Interval => new Interval(
                (int)(number & 0xFF),
                (int)(number & 0x7FFF),
                Math.Abs(number % 86_400_000) * 1000
            ),
            TypeKind.Uuid => new UInt128((ulong)number, (ulong)~number),
            TypeKind.Json => $"{{\"a\": {number}}}",
            TypeKind.Enum => type.Labels[(int)((ulong)number % (ulong)type.Labels.Count)],
            _ => Texts[(int)((ulong)number % 6)]
                + (number is >= -5 and < 5 ? "" : number.ToString(CultureInfo.InvariantCulture)),
        };
    }

    private static Int128 Digits(int precision, long number)
    {
        var limit = Int128.One;
        for (var i = 0; i < precision; i++)
        {
            limit *= 10;
        }

        return (Int128)number * number % limit * Math.Sign(number);
    }
}
