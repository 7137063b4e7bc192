namespace Weir.Connectors.Postgres.Loading;

/// <summary>Which rows of the target are together the written ones, once the run is done.</summary>
internal enum LoadProof
{
    /// <summary>Those that the transactions of its chunks wrote.</summary>
    Chunks,

    /// <summary>All.</summary>
    Everything,

    /// <summary>Those that the last transaction wrote.</summary>
    LastTransaction,

    /// <summary>The current versions.</summary>
    Current,
}
