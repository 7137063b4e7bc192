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
        var (wanted, there) = (ExactDigits.Of(field.Type), ExactDigits.Of(column.Field.Type));
        if (
            column.IsRowId
            || column.IsGenerated
            || column.IsUntyped
            || wanted.IsNone
            || there.IsNone
            || there.Holds(wanted)
        )
        {
            return null;
        }

        return there.With(wanted).Type is { } type ? new ColumnWidening(column, SqliteTypes.ToDeclaration(type)) : null;
    }
}
