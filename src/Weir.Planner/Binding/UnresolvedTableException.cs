namespace Weir.Planner.Binding;

/// <summary>Binding met a table that is not looked up yet; the session looks it up and binds again.</summary>
#pragma warning disable CA1032, RCS1194 // Thrown in one place, caught in one place.
public sealed class UnresolvedTableException(TableKey key, SourceLocation location)
    : Exception("A table is not looked up yet")
#pragma warning restore CA1032, RCS1194
{
    public TableKey Key { get; } = key;

    public SourceLocation Location { get; } = location;
}
