using System.Text.Json.Serialization;

namespace Weir.Connectors.Sqlite;

/// <summary>Which rows of the target are those of a run that is done.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoadProof>))]
internal enum LoadProof
{
    /// <summary>Nobody can tell.</summary>
    Nothing,

    /// <summary>Those with the row numbers that the ledger has for each chunk.</summary>
    Chunks,

    /// <summary>All.</summary>
    Whole,

    /// <summary>The current versions.</summary>
    Current,

    /// <summary>Those with the row numbers that the run's detail has.</summary>
    Rows,
}
