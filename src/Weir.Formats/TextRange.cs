namespace Weir.Formats;

/// <summary>Whole rows of a text, as bytes of it.</summary>
/// <param name="From">Where the first row begins; 0 for the first range, which has the header, too.</param>
/// <param name="To">Where the first row after it begins, or the text ends.</param>
/// <param name="FirstLine">The line of the first byte, counted from one.</param>
/// <param name="Rows">Rows in it; lines without a row may be counted, too.</param>
public sealed record TextRange(long From, long To, long FirstLine, long Rows)
{
    /// <summary>Whether the text begins with it.</summary>
    public bool IsBeginning => From == 0;
}
