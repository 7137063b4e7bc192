namespace Weir.Formats.Json;

/// <summary>What stood at the records path of a document.</summary>
public enum JsonRecordsState
{
    /// <summary>Nothing so far; at the end of the text: nothing at all.</summary>
    Missing,

    /// <summary>Records, perhaps none.</summary>
    Found,

    /// <summary>A null.</summary>
    Null,

    /// <summary>A value that is not an array.</summary>
    NotArray,
}
