namespace Weir.Formats.Csv;

/// <summary>Which bytes give a CSV text its structure. Lines end with LF, CRLF or CR.</summary>
/// <param name="Delimiter">Between fields.</param>
/// <param name="Quote">Around fields that hold structure; 0: there are no quotes.</param>
/// <param name="Escape">Before a quote inside of quotes; the quote itself as in RFC 4180, or another byte.</param>
/// <param name="Comment">At the start of a line that does not count; 0: there are none.</param>
public sealed record CsvDialect(byte Delimiter, byte Quote = (byte)'"', byte Escape = (byte)'"', byte Comment = 0)
{
    /// <summary>Comma and double quote: RFC 4180.</summary>
    public static CsvDialect Standard { get; } = new((byte)',');
}
