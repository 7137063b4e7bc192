namespace Weir.Connectors.Postgres.Loading;

/// <summary>What is there of the staged rows of an unfinished run.</summary>
internal enum StagingState
{
    /// <summary>It has no staging table.</summary>
    None,

    /// <summary>All that the ledger says.</summary>
    Whole,

    /// <summary>Not all: the server crashed, or somebody changed the table.</summary>
    Lost,
}
