using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>A column of the batches and where it goes.</summary>
/// <param name="Field">Our column.</param>
/// <param name="Name">The name in the target.</param>
/// <param name="Type">The type in the target; null when it does not fit and is to be changed.</param>
/// <param name="CastFrom">The type that the server converts the value from, where its own binary form is not known here.</param>
/// <param name="Encoder">Writes the values; null when <paramref name="Type"/> is.</param>
internal sealed record TargetColumn(
    Field Field,
    string Name,
    PostgresType? Type,
    string? CastFrom,
    ColumnEncoder? Encoder
)
{
    /// <summary>The type of the column in the target, or the one that it will get.</summary>
    public string TargetType => Type?.Sql ?? PostgresTypes.Declare(Field);

    /// <summary>The type of the column in a staging table.</summary>
    public string StagingType => CastFrom ?? TargetType;

    /// <summary>How our column goes into a column of the target.</summary>
    public static TargetColumn Of(Field field, PostgresColumn target)
    {
        var encoder = ColumnEncoder.Create(field, target.Type);
        if (encoder is not null || target.CastTo is not { } read)
        {
            return new TargetColumn(field, target.Field.Name, encoder is null ? null : target.Type, null, encoder);
        }

        // What is read as something else is written as that, and the server converts it back.
        var name = target.Type.IsArray ? read[..^2] : read;
        var oid = name == "text" ? PostgresType.TextOid : PostgresType.BigintOid;
        encoder = ColumnEncoder.Create(field, target.Type with { Name = name, IsBuiltIn = true, Oid = oid });
        return new TargetColumn(
            field,
            target.Field.Name,
            encoder is null ? null : target.Type,
            encoder is null ? null : read,
            encoder
        );
    }
}
