using System.Globalization;

namespace Weir.Connectors.Postgres.Types;

/// <summary>A type of the server after domains are resolved.</summary>
/// <param name="Oid">Its number; of an array that of its elements.</param>
/// <param name="Name">Its name in pg_type; of an array that of its elements.</param>
/// <param name="IsBuiltIn">Whether it comes with PostgreSQL (schema pg_catalog).</param>
/// <param name="Modifier">The type modifier, -1 for none.</param>
/// <param name="IsArray">Whether it is an array of that type.</param>
/// <param name="Labels">The labels of an enumeration; null for other types.</param>
/// <param name="Sql">The type as SQL writes it, with its schema where needed.</param>
internal sealed record PostgresType(
    uint Oid,
    string Name,
    bool IsBuiltIn,
    int Modifier,
    bool IsArray,
    IReadOnlyList<string>? Labels,
    string Sql
)
{
    /// <summary>The number of the type text (PostgreSQL's source file pg_type.dat).</summary>
    public const uint TextOid = 25;

    /// <summary>The number of the type bigint.</summary>
    public const uint BigintOid = 20;

    /// <summary>The type in one spelling, whether the catalog described it or we declared it.</summary>
    public string Display
    {
        get
        {
            var limits = (Name, Modifier) switch
            {
                (_, < 0) => "",
                ("numeric", _) => PostgresTypes.NumericLimits(Modifier) is var (precision, scale)
                    ? string.Create(CultureInfo.InvariantCulture, $"({precision},{scale})")
                    : "",
                ("varchar" or "bpchar", _) => string.Create(CultureInfo.InvariantCulture, $"({Modifier - 4})"),
                _ => string.Create(CultureInfo.InvariantCulture, $"({Modifier})"),
            };
            return IsBuiltIn ? $"{Name}{limits}{(IsArray ? "[]" : "")}" : Sql;
        }
    }
}
