using Weir.Columnar;
using Weir.Connectors.Postgres.Types;
using Weir.Connectors.Postgres.Writing;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>A written column.</summary>
/// <param name="Field">The column of the batches, with the type in which the target keeps it.</param>
/// <param name="Name">Its name in the target.</param>
/// <param name="Type">Its type there, or the one that it will have.</param>
/// <param name="CastFrom">The type that the server converts the value from, where its own binary form is not known here.</param>
/// <param name="Encoder">Writes the values.</param>
/// <param name="Existing">The column that is there; null: it is new.</param>
internal sealed record LoadColumn(
    Field Field,
    string Name,
    PostgresType Type,
    string? CastFrom,
    ColumnEncoder Encoder,
    PostgresColumn? Existing
)
{
    /// <summary>Whether the column that is there changes its type.</summary>
    public bool IsChanged => Existing is not null && Existing.Type.Sql != Type.Sql;

    public string QuotedName => PostgresNames.Quote(Name);

    /// <summary>The type in a table from which the server converts it.</summary>
    public string StagingType => CastFrom ?? Type.Sql;

    /// <summary>The value of a staged column as the target's.</summary>
    public string Converted(string column) => CastFrom is null ? column : $"CAST({column} AS {Type.Sql})";

    /// <summary>A value in a form in which only equal values are equal: texts as bytes, types without equality as text.</summary>
    public string Comparable(string value) =>
        Field.Type.Kind == TypeKind.Json || CastFrom == "text" ? $"{value}::text COLLATE \"C\""
        : Existing is { Collation: TextCollation.Loose, Type.IsArray: false } && Field.Type.Kind == TypeKind.Varchar
            ? $"{value} COLLATE \"C\""
        : value;

    /// <summary>The column as it is read from the target.</summary>
    public PostgresColumn AsRead() =>
        new(Field with { Name = Name }, Type, PostgresTypes.Read(Type, 0).CastTo, TextCollation.Language);

    /// <summary>A column that the target is to get.</summary>
    public static LoadColumn New(Field field, int numericScale)
    {
        var type = PostgresTypes.Declared(field);
        var (read, _) = PostgresTypes.Read(type, numericScale);
        return Of(field with { Type = read }, field.Name, type, null)!;
    }

    /// <summary>A column of that type, whose values have our type of the field; null when they do not fit.</summary>
    public static LoadColumn? Of(Field field, string name, PostgresType type, PostgresColumn? existing)
    {
        var written = TargetColumn.Of(
            field,
            new PostgresColumn(
                field,
                type,
                PostgresTypes.Read(type, 0).CastTo,
                existing?.Collation ?? TextCollation.Language
            )
        );
        return written.Encoder is null
            ? null
            : new LoadColumn(field, name, type, written.CastFrom, written.Encoder, existing);
    }
}
