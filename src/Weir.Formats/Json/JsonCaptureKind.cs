namespace Weir.Formats.Json;

/// <summary>What a captured value is.</summary>
public enum JsonCaptureKind
{
    /// <summary>It did not occur, so far or at all.</summary>
    Missing,

    /// <summary>null.</summary>
    Null,

    /// <summary>A string.</summary>
    String,

    /// <summary>A number, with all its digits.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>An object or array, whose text is not kept.</summary>
    Container,
}
