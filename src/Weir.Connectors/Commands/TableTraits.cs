namespace Weir.Connectors.Commands;

/// <summary>
/// A table of which it is proven that reading it runs no code of users and that inserting a row does nothing but insert that
/// row: no view, no triggers, rules, policies, partitions, or heirs, no reference to itself, and nothing but built-in types,
/// operators and functions in defaults, checks and indexes.
/// </summary>
/// <param name="Id">What tells it from every other table of the source, under whatever name.</param>
/// <param name="Columns">Its columns.</param>
public sealed record TableTraits(string Id, IReadOnlyList<ColumnTraits> Columns)
{
    /// <summary>Sequences from which an insert may take, by what tells them from everything else in the source.</summary>
    public IReadOnlyList<string> Sequences { get; init; } = [];

    /// <summary>Tables in which an insert looks up what its row refers to, by their <see cref="Id"/>.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>
    /// Whether it is proven that an insert changes nothing but the table and <see cref="Sequences"/>, and depends on nothing
    /// but those and <see cref="References"/>.
    /// </summary>
    public bool IsClosed { get; init; }
}
