namespace Weir.Sql.Lexing;

/// <summary>Why cutting a text into tokens ended.</summary>
internal enum LexicalEnd
{
    EndOfText,
    OpenQuoteOrComment,
    UnreadableText,
}
