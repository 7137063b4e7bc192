using System.Runtime.CompilerServices;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>The loops under all casts into fixed width.</summary>
internal static class ConversionLoop
{
    /// <summary>Converts a column of fixed width. With <paramref name="isTry"/>, what does not fit becomes null.</summary>
    public static Column Apply<TFrom, TTo, TConversion>(
        Column source,
        DataType target,
        TConversion conversion,
        bool isTry
    )
        where TFrom : unmanaged, IEquatable<TFrom>
        where TTo : unmanaged, IEquatable<TTo>
        where TConversion : struct, IConversion<TFrom, TTo>
    {
        var rows = source.Length;
        var values = ((Column<TFrom>)source).Values;
        var buffer = NativeBuffer.Allocate((long)rows * Unsafe.SizeOf<TTo>());
        var result = buffer.As<TTo>();
        NativeBuffer? failures = null;
        for (var row = 0; row < rows; row++)
        {
            if (conversion.TryConvert(values[row], out result[row]) || source.IsNull(row))
            {
                continue;
            }

            if (!isTry)
            {
                buffer.Dispose();
                throw CastErrors.OutOfRange(source, row, target);
            }

            failures ??= CopyValidity(source);
            Bitmap.Clear(failures.As<ulong>(), row);
        }

        return new Column<TTo>(target, rows, buffer, failures ?? source.ValidityBuffer?.Retain());
    }

    /// <summary>Reads a column of texts, blanks around values ignored.</summary>
    public static Column Read<T, TReader>(TextColumn source, DataType target, TReader reader, bool isTry)
        where T : unmanaged, IEquatable<T>
        where TReader : struct, ITextReader<T>
    {
        var rows = source.Length;
        var buffer = NativeBuffer.Allocate((long)rows * Unsafe.SizeOf<T>());
        var result = buffer.As<T>();
        NativeBuffer? failures = null;
        for (var row = 0; row < rows; row++)
        {
            if (source.IsNull(row))
            {
                result[row] = default;
                continue;
            }

            var text = Columnar.Values.ValueParser.Trim(source.GetBytes(row));
            if (reader.TryRead(text, out result[row]))
            {
                continue;
            }

            if (!isTry)
            {
                buffer.Dispose();
                throw CastErrors.InvalidText(target, source.GetBytes(row));
            }

            failures ??= CopyValidity(source);
            Bitmap.Clear(failures.As<ulong>(), row);
        }

        return new Column<T>(target, rows, buffer, failures ?? source.ValidityBuffer?.Retain());
    }

    private static NativeBuffer CopyValidity(Column source)
    {
        var copy = Validity.AllValid(source.Length);
        var words = source.ValidityWords;
        if (!words.IsEmpty)
        {
            words[..Bitmap.WordCount(source.Length)].CopyTo(copy.As<ulong>());
        }

        return copy;
    }
}
