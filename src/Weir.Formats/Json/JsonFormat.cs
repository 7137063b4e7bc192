namespace Weir.Formats.Json;

/// <summary>How a JSON text is laid out.</summary>
public enum JsonFormat
{
    /// <summary>To be found out from the beginning of the text.</summary>
    Auto,

    /// <summary>One document (RFC 8259) that holds the records somewhere.</summary>
    Document,

    /// <summary>One record a line; a malformed line does not hurt the others.</summary>
    Lines,

    /// <summary>Records one after another, each over as many lines as it likes.</summary>
    Sequence,
}
