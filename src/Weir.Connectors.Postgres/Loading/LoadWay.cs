namespace Weir.Connectors.Postgres.Loading;

/// <summary>How rows get into the target.</summary>
internal enum LoadWay
{
    /// <summary>Each chunk goes straight into it.</summary>
    Direct,

    /// <summary>Into a new table that gets the target's name at the end.</summary>
    Rename,

    /// <summary>Into a table like the target, which takes its place at the end.</summary>
    Swap,

    /// <summary>Into a staging table, from which they are moved at the end.</summary>
    Move,
}
