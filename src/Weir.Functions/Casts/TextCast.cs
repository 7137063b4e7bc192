using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Casts from and to text.</summary>
internal static class TextCast
{
    /// <summary>Reads texts as values of any type but lists, structs and maps.</summary>
    public static Column Parse(TextColumn source, DataType target, bool isTry, TimeZoneInfo zone) =>
        target.Kind switch
        {
            TypeKind.Boolean => ConversionLoop.Read<bool, BooleanReader>(source, target, default, isTry),
            TypeKind.Int16 => ConversionLoop.Read<short, Int16Reader>(source, target, default, isTry),
            TypeKind.Int32 => ConversionLoop.Read<int, Int32Reader>(source, target, default, isTry),
            TypeKind.Int64 => ConversionLoop.Read<long, Int64Reader>(source, target, default, isTry),
            TypeKind.Int128 => ConversionLoop.Read<Int128, Int128Reader>(source, target, default, isTry),
            TypeKind.Float32 => ConversionLoop.Read<float, Float32Reader>(source, target, default, isTry),
            TypeKind.Float64 => ConversionLoop.Read<double, Float64Reader>(source, target, default, isTry),
            TypeKind.Decimal when target.Precision <= DataType.MaximumPrecision64 => ConversionLoop.Read<
                long,
                Decimal64Reader
            >(source, target, new Decimal64Reader(target), isTry),
            TypeKind.Decimal => ConversionLoop.Read<Int128, Decimal128Reader>(
                source,
                target,
                new Decimal128Reader(target),
                isTry
            ),
            TypeKind.Date => ConversionLoop.Read<int, DateReader>(source, target, default, isTry),
            TypeKind.Time => ConversionLoop.Read<long, TimeReader>(source, target, default, isTry),
            TypeKind.Timestamp => ConversionLoop.Read<long, TimestampReader>(source, target, default, isTry),
            TypeKind.TimestampTz => ConversionLoop.Read<long, InstantReader>(
                source,
                target,
                new InstantReader(zone),
                isTry
            ),
            TypeKind.Interval => ConversionLoop.Read<Interval, IntervalReader>(source, target, default, isTry),
            TypeKind.Uuid => ConversionLoop.Read<UInt128, UuidReader>(source, target, default, isTry),
            TypeKind.Varchar => source.As(target),
            _ => Check(source, target, isTry),
        };

    /// <summary>Writes values of any type as text.</summary>
    public static Column Format(Column source, DataType target, TimeZoneInfo zone)
    {
        using var builder = new TextColumnBuilder(target, source.Length);
        var formatter = new ColumnFormatter(zone);
        if (FixedTypes.IsFixed(source.Type))
        {
            Span<byte> scratch = stackalloc byte[ValueFormatter.MaximumLength];
            for (var row = 0; row < source.Length; row++)
            {
                if (source.IsNull(row))
                {
                    builder.AppendNull();
                }
                else
                {
                    builder.Append(scratch[..formatter.Scalar(source, row, scratch)]);
                }
            }

            return builder.Build();
        }

        var buffer = new ArrayBufferWriter<byte>();
        for (var row = 0; row < source.Length; row++)
        {
            if (source.IsNull(row))
            {
                builder.AppendNull();
                continue;
            }

            buffer.ResetWrittenCount();
            formatter.Write(source, row, buffer);
            builder.Append(buffer.WrittenSpan);
        }

        return builder.Build();
    }

    /// <summary>Texts that have to be of a form: JSON documents, labels, bytes.</summary>
    private static Column Check(TextColumn source, DataType target, bool isTry)
    {
        using var builder = new TextColumnBuilder(target, source.Length);
        for (var row = 0; row < source.Length; row++)
        {
            var text = source.GetBytes(row);
            if (source.IsNull(row))
            {
                builder.AppendNull();
            }
            else if (target.Kind == TypeKind.Blob && ValueParser.TryParseBytes(text, out var bytes))
            {
                builder.Append(bytes);
            }
            else if (
                target.Kind == TypeKind.Json ? IsJson(text) : target.Kind == TypeKind.Enum && IsLabel(target, text)
            )
            {
                builder.Append(text);
            }
            else if (isTry)
            {
                builder.AppendNull();
            }
            else
            {
                throw CastErrors.InvalidText(target, text);
            }
        }

        return builder.Build();
    }

    /// <summary>Whether the text is one JSON document.</summary>
    internal static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsLabel(DataType type, ReadOnlySpan<byte> text)
    {
        var label = Encoding.UTF8.GetString(text);
        return type.Labels.Contains(label, StringComparer.Ordinal);
    }
}
