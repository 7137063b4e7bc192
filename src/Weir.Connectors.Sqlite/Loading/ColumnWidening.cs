using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>A column that gets a wider type, as <see cref="SchemaContract.Evolve"/> asks for.</summary>
/// <param name="Column">The column as it is.</param>
/// <param name="Declared">The type that it will be declared with.</param>
internal sealed record ColumnWidening(SqliteColumn Column, string Declared)
{
    /// <summary>What will be done, for people.</summary>
    public string Text =>
        $"column {SqliteNames.Quote(Column.Field.Name)} becomes {Declared}, instead of {Column.Declared}";

    /// <summary>The column with the wider type.</summary>
    public SqliteColumn Widened =>
        Column with
        {
            Field = Column.Field with { Type = SqliteTypes.FromDeclaration(Declared) },
            Declared = Declared,
        };

    /// <summary>
    /// The type that takes all exact numbers of both, when the column's does not take all of the field's; null when it does,
    /// or there is none.
    /// </summary>
    public static ColumnWidening? Of(SqliteColumn column, Field field)
    {
        var (whole, scale) = Digits(field.Type);
        var (wholeThere, scaleThere) = Digits(column.Field.Type);
        if (
            column.IsRowId
            || column.IsGenerated
            || column.IsUntyped
            || whole == 0
            || wholeThere == 0
            || (whole <= wholeThere && scale <= scaleThere)
        )
        {
            return null;
        }

        (whole, scale) = (Math.Max(whole, wholeThere), Math.Max(scale, scaleThere));
        DataType? type =
            whole > DataType.MaximumPrecision && scale == 0 ? DataType.Int128
            : whole + scale <= DataType.MaximumPrecision ? DataType.Decimal(whole + scale, scale)
            : null;
        return type is null ? null : new ColumnWidening(column, SqliteTypes.ToDeclaration(type));
    }

    /// <summary>Digits before and after the point; none for types that are no exact numbers.</summary>
    private static (int Whole, int Scale) Digits(DataType type) =>
        type.Kind switch
        {
            TypeKind.Int16 => (5, 0),
            TypeKind.Int32 => (10, 0),
            TypeKind.Int64 => (19, 0),
            TypeKind.Int128 => (39, 0),
            TypeKind.Decimal => (type.Precision - type.Scale, type.Scale),
            _ => (0, 0),
        };
}
