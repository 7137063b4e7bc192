namespace Weir.Movement.Databases.Tests.Support;

/// <summary>From where to where a test moves.</summary>
public enum Road
{
    /// <summary>From table to table of one server.</summary>
    PostgresToPostgres,

    /// <summary>From a table to a file.</summary>
    PostgresToParquet,

    /// <summary>From a file to a table.</summary>
    CsvToPostgres,

    /// <summary>From an embedded database to a server.</summary>
    SqliteToPostgres,

    /// <summary>From a server to an embedded database.</summary>
    PostgresToSqlite,

    /// <summary>From a file with several row groups to a table.</summary>
    ParquetToPostgres,
}
