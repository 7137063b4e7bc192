namespace Weir.Formats.Json;

/// <summary>What the navigator came to.</summary>
internal enum JsonEvent
{
    /// <summary>A record begins where the scanner stands.</summary>
    Record,

    /// <summary>The window ends before something is complete.</summary>
    More,

    /// <summary>The text is malformed.</summary>
    Bad,

    /// <summary>The text has ended well.</summary>
    End,
}
