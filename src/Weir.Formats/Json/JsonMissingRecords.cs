namespace Weir.Formats.Json;

/// <summary>What to make of a document without an array at the records path.</summary>
public enum JsonMissingRecords
{
    /// <summary>An error.</summary>
    Fail,

    /// <summary>No rows; <see cref="JsonReader.State"/> tells why.</summary>
    Empty,
}
