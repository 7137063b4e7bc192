using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>Decodes one column of a scan from the server's binary form of its type.</summary>
internal abstract class ColumnDecoder(string place)
{
    /// <summary>Appends the values of all rows of a block.</summary>
    public abstract void Decode(TupleBlock block, int column, ColumnBuilder target);

    /// <summary>Appends one value that is not NULL.</summary>
    public abstract void Append(ReadOnlySpan<byte> value, ColumnBuilder target);

    /// <summary>A decoder for a column; <paramref name="place"/> names it in errors.</summary>
    public static ColumnDecoder Create(PostgresColumn column, string place) =>
        column.Field.Type.Kind == TypeKind.List
            ? new ListDecoder(place, Element(column, column.Field.Type.Element!, place))
            : Element(column, column.Field.Type, place);

    /// <summary>The error for a value that our type cannot hold.</summary>
    protected WeirException Wrong(string problem) =>
        new(ErrorCode.InvalidData, $"{place}: {problem}")
        {
            Hint = "Read the column through a view that casts it to text, or leave such rows out by a condition.",
        };

    private static ColumnDecoder Element(PostgresColumn column, DataType type, string place) =>
        type.Kind switch
        {
            TypeKind.Boolean => new FixedDecoder<bool, BooleanValue>(place, default),
            TypeKind.Int16 => new FixedDecoder<short, Int16Value>(place, default),
            TypeKind.Int32 => new FixedDecoder<int, Int32Value>(place, default),
            TypeKind.Int64 when column.Type is { Name: "xid", IsBuiltIn: true } => new FixedDecoder<
                long,
                TransactionValue
            >(place, default),
            TypeKind.Int64 => new FixedDecoder<long, Int64Value>(place, default),
            TypeKind.Float32 => new FixedDecoder<float, Float32Value>(place, default),
            TypeKind.Float64 => new FixedDecoder<double, Float64Value>(place, default),
            TypeKind.Date => new FixedDecoder<int, DateValue>(place, default),
            TypeKind.Time => new FixedDecoder<long, Int64Value>(place, default),
            TypeKind.Timestamp or TypeKind.TimestampTz => new FixedDecoder<long, TimestampValue>(place, default),
            TypeKind.Interval => new FixedDecoder<Interval, IntervalValue>(place, default),
            TypeKind.Uuid => new FixedDecoder<UInt128, UuidValue>(place, default),
            TypeKind.Decimal when type.Precision <= DataType.MaximumPrecision64 => new FixedDecoder<
                long,
                NarrowNumericValue
            >(place, new NarrowNumericValue(type)),
            TypeKind.Decimal or TypeKind.Int128 => new FixedDecoder<Int128, NumericValue>(
                place,
                new NumericValue(type)
            ),
            TypeKind.Json when column.Type.Name == "jsonb" => new TextDecoder(place, isText: true, skip: 1),
            TypeKind.Blob => new TextDecoder(place, isText: false, skip: 0),
            _ => new TextDecoder(place, isText: true, skip: 0),
        };
}
