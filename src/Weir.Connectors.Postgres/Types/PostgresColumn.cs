using Weir.Columnar;

namespace Weir.Connectors.Postgres.Types;

/// <summary>A column of a table.</summary>
/// <param name="Field">Name, our type and nullability.</param>
/// <param name="Type">The server's type.</param>
/// <param name="CastTo">What the value is cast to when it is read, such as <c>text</c>; null for as it is.</param>
/// <param name="Collation">How its texts compare.</param>
internal sealed record PostgresColumn(Field Field, PostgresType Type, string? CastTo, TextCollation Collation)
{
    /// <summary>Whether the server computes it, so that it cannot be written.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Whether the server fills it when it is not written.</summary>
    public bool HasDefault { get; init; }
}
