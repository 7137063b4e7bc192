namespace Weir.Formats.Json;

/// <summary>How records stand in a JSON text.</summary>
public enum JsonLayout
{
    /// <summary>One array of objects.</summary>
    Array,

    /// <summary>One object a line.</summary>
    Lines,
}
