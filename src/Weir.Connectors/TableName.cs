namespace Weir.Connectors;

/// <summary>A table inside a connection. For files the name may be a path or glob.</summary>
/// <param name="Schema">The schema, or null for the connection's default.</param>
/// <param name="Name">The name.</param>
public sealed record TableName(string? Schema, string Name)
{
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}
