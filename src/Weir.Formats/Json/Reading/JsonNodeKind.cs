namespace Weir.Formats.Json;

/// <summary>How the values at a place of the records are taken apart.</summary>
internal enum JsonNodeKind
{
    /// <summary>They are checked and left out.</summary>
    Skipped,

    /// <summary>Each is one value.</summary>
    Single,

    /// <summary>Their fields are places of their own.</summary>
    Struct,

    /// <summary>Their elements are values of one place.</summary>
    List,
}
