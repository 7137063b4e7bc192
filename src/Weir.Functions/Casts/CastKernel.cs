using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Converts columns between types: every pair that PostgreSQL casts, and DuckDB where it has no such types.</summary>
public static class CastKernel
{
    /// <summary>Whether the pair of types has a cast, explicit or not.</summary>
    public static bool CanCast(DataType from, DataType to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Equals(to) || from.Kind == TypeKind.Null || to.Kind == TypeKind.Varchar)
        {
            return true;
        }

        return (from.Kind, to.Kind) switch
        {
            (TypeKind.List, TypeKind.List) or (TypeKind.Map, TypeKind.Map) => CanCast(from.Element!, to.Element!),
            (TypeKind.Struct, TypeKind.Struct) => from.Fields.Count == to.Fields.Count
                && from.Fields.Zip(to.Fields).All(pair => CanCast(pair.First.Type, pair.Second.Type)),
            (TypeKind.Varchar, TypeKind.List) => CanCast(DataType.Varchar, to.Element!),
            (_, TypeKind.Json) => from.Kind != TypeKind.Blob,
            _ when from.IsNested || to.IsNested || to.Kind == TypeKind.Null => false,
            _ when from.Kind == TypeKind.Blob => to.IsTextLike && to.Kind != TypeKind.Enum,
            _ when from.IsTextLike => true,
            _ when to.IsTextLike => to.Kind == TypeKind.Enum,
            _ when IsNumberOrTruth(from) && IsNumberOrTruth(to) => true,
            _ => IsTemporalPair(from.Kind, to.Kind),
        };
    }

    /// <summary>
    /// The column as another type, for the caller to dispose. A value that the target cannot hold raises
    /// (<see cref="ErrorCode.InvalidCast"/>, <see cref="ErrorCode.NumericOverflow"/>,
    /// <see cref="ErrorCode.DateTimeOverflow"/>), or becomes null with <paramref name="isTry"/>.
    /// </summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.TypeMismatch"/>: the types have no cast.</exception>
    public static Column Cast(Column column, DataType target, bool isTry, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(context);
        if (column.Type.Equals(target))
        {
            return column.Retain();
        }

        using var source = column.Decode();
        return source switch
        {
            NullColumn => Nulls(target, source.Length),
            _ when !CanCast(source.Type, target) => throw CastErrors.NoCast(source.Type, target),
            _ when target.Kind == TypeKind.Json && source.Type.Kind is not (TypeKind.Varchar or TypeKind.Enum) =>
                JsonWriter.ToJson(source, context.TimeZone),
            TextColumn text when source.Type.Kind == TypeKind.Blob => TextCast.Format(text, target, context.TimeZone),
            TextColumn text when target.Kind == TypeKind.List => ArrayText.Parse(text, target, isTry, context),
            TextColumn text => TextCast.Parse(text, target, isTry, context.TimeZone),
            _ when target.Kind == TypeKind.Varchar => TextCast.Format(source, target, context.TimeZone),
            _ when target.Kind == TypeKind.Enum => throw CastErrors.NoCast(source.Type, target),
            ListColumn list => new ListColumn(
                target,
                list.Length,
                OffsetsOf(list),
                Cast(list.Elements, target.Element!, isTry, context),
                list.ValidityBuffer?.Retain()
            ),
            StructColumn structure => CastFields(structure, target, isTry, context),
            _ => CastFixed(source, target, isTry, context.TimeZone),
        };
    }

    /// <summary>A column of that many nulls of the type.</summary>
    public static Column Nulls(DataType type, int rows)
    {
        using var builder = ColumnBuilder.Create(type, rows);
        for (var i = 0; i < rows; i++)
        {
            builder.AppendNull();
        }

        return builder.Build();
    }

    private static bool IsNumberOrTruth(DataType type) => type.IsNumeric || type.Kind == TypeKind.Boolean;

    private static bool IsTemporalPair(TypeKind from, TypeKind to) =>
        (from, to)
            is
                (TypeKind.Date, TypeKind.Timestamp or TypeKind.TimestampTz)
                or
                (TypeKind.Timestamp, TypeKind.Date or TypeKind.Time or TypeKind.TimestampTz)
                or
                (TypeKind.TimestampTz, TypeKind.Date or TypeKind.Time or TypeKind.Timestamp)
                or
                (TypeKind.Time, TypeKind.Interval)
                or
                (TypeKind.Interval, TypeKind.Time);

    private static NativeBuffer OffsetsOf(ListColumn list)
    {
        var buffer = NativeBuffer.Allocate((list.Length + 1L) * sizeof(int));
        list.Offsets.CopyTo(buffer.As<int>());
        return buffer;
    }

    private static StructColumn CastFields(StructColumn source, DataType target, bool isTry, FunctionContext context)
    {
        var fields = new Column[source.Fields.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = Cast(source.Fields[i], target.Fields[i].Type, isTry, context);
        }

        return new StructColumn(target, source.Length, fields, source.ValidityBuffer?.Retain());
    }

    private static Column CastFixed(Column source, DataType target, bool isTry, TimeZoneInfo zone)
    {
        if (IsNumberOrTruth(source.Type) && IsNumberOrTruth(target))
        {
            var visit = new NumericCast
            {
                Source = source,
                Target = target,
                IsTry = isTry,
            };
            FixedTypes.Visit(source.Type, ref visit);
            return visit.Result!;
        }

        return (source.Type.Kind, target.Kind) switch
        {
            (TypeKind.Date, TypeKind.Timestamp) => ConversionLoop.Apply<int, long, DateToTimestamp>(
                source,
                target,
                default,
                isTry
            ),
            (TypeKind.Date, _) => ConversionLoop.Apply<int, long, DateToInstant>(
                source,
                target,
                new DateToInstant(zone),
                isTry
            ),
            (var from, TypeKind.Date) => ConversionLoop.Apply<long, int, TimestampToDate>(
                source,
                target,
                new TimestampToDate(from == TypeKind.TimestampTz ? zone : null),
                isTry
            ),
            (TypeKind.Interval, _) => ConversionLoop.Apply<Interval, long, IntervalToTime>(
                source,
                target,
                default,
                isTry
            ),
            (var from, TypeKind.Time) => ConversionLoop.Apply<long, long, TimestampToTime>(
                source,
                target,
                new TimestampToTime(from == TypeKind.TimestampTz ? zone : null),
                isTry
            ),
            (TypeKind.Timestamp, _) => ConversionLoop.Apply<long, long, TimestampToInstant>(
                source,
                target,
                new TimestampToInstant(zone),
                isTry
            ),
            (TypeKind.TimestampTz, _) => ConversionLoop.Apply<long, long, InstantToTimestamp>(
                source,
                target,
                new InstantToTimestamp(zone),
                isTry
            ),
            _ => ConversionLoop.Apply<long, Interval, TimeToInterval>(source, target, default, isTry),
        };
    }
}
