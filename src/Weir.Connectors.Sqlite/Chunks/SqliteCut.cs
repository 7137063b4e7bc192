namespace Weir.Connectors.Sqlite;

/// <summary>By what rows of a table are told apart.</summary>
internal enum SqliteCut
{
    /// <summary>Ranges of the row's number.</summary>
    RowId,

    /// <summary>Ranges of values of columns.</summary>
    Key,

    /// <summary>Not at all.</summary>
    Whole,
}
