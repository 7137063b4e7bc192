using System.Text.Json.Serialization;

namespace Weir.Connectors.Sqlite;

/// <summary>How rows get into the target.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoadWay>))]
internal enum LoadWay
{
    /// <summary>Straight into it, chunk by chunk.</summary>
    Direct,

    /// <summary>Into a table that takes its place.</summary>
    Swap,

    /// <summary>Into a table beside it, from which it is filled anew.</summary>
    Refill,

    /// <summary>Into a table beside it, from which they are brought in by their key.</summary>
    Keyed,
}
