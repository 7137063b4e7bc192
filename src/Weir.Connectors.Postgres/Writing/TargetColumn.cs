using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>A column of the batches and where it goes.</summary>
/// <param name="Field">Our column.</param>
/// <param name="Name">The name in the target.</param>
/// <param name="Type">The type in the target; null when it does not fit and is to be changed.</param>
/// <param name="IsCast">Whether the server makes the value from its text, since its binary form is not known here.</param>
/// <param name="Encoder">Writes the values; null when <paramref name="Type"/> is.</param>
internal sealed record TargetColumn(Field Field, string Name, PostgresType? Type, bool IsCast, ColumnEncoder? Encoder)
{
    /// <summary>The type of the column in the target, or the one that it will get.</summary>
    public string TargetType => Type?.Sql ?? PostgresTypes.Declare(Field);

    /// <summary>The type of the column in a staging table.</summary>
    public string StagingType =>
        !IsCast ? TargetType
        : Type!.IsArray ? "text[]"
        : "text";

    /// <summary>How our column goes into a column of the target.</summary>
    public static TargetColumn Of(Field field, PostgresColumn target)
    {
        var encoder = ColumnEncoder.Create(field, target.Type);
        var isCast =
            encoder is null
            && target.Field.Type.Kind is TypeKind.Varchar or TypeKind.List
            && target.CastTo is "text" or "text[]";
        if (isCast)
        {
            var text = target.Type with { Name = "text", IsBuiltIn = true, Oid = PostgresType.TextOid, Labels = null };
            encoder = ColumnEncoder.Create(field, text);
        }

        return new TargetColumn(
            field,
            target.Field.Name,
            encoder is null ? null : target.Type,
            isCast && encoder is not null,
            encoder
        );
    }
}
